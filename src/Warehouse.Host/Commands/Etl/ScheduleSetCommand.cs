using System.CommandLine;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Client = Edustat.V1.ScheduleService.ScheduleServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl schedule set</c>: makes a schedule, or changes what is named of one.</summary>
internal static class ScheduleSetCommand
{
    private static readonly Dictionary<string, Schedule.Types.Misfire> Misfires = new()
    {
        ["once"] = Schedule.Types.Misfire.Once,
        ["all"] = Schedule.Types.Misfire.All,
        ["skip"] = Schedule.Types.Misfire.Skip,
    };

    private static readonly Dictionary<string, Schedule.Types.Overlap> Overlaps = new()
    {
        ["skip"] = Schedule.Types.Overlap.Skip,
        ["queue"] = Schedule.Types.Overlap.Queue,
        ["cancel"] = Schedule.Types.Overlap.Cancel,
    };

    public static Command Create(EtlServer server)
    {
        var id = ScheduleCommand.Id();
        var pipeline = new Option<string?>("--pipeline") { Description = "The pipeline; of a new schedule that with its id." };
        var cron = new Option<string?>("--cron") { Description = "Five fields of Unix cron: '0 3 * * MON-FRI'." };
        var zone = new Option<string?>("--time-zone") { Description = "Whose clocks; Asia/Shanghai." };
        var after = new Option<string?>("--after-success-of") { Description = "Instead of --cron: the pipeline whose success it waits for." };
        var calendar = new Option<string?>("--calendar") { Description = "The calendar it keeps to; '' for none." };
        var misfire = new Option<string?>("--misfire") { Description = "What becomes of fires that no host saw in time: once, all, skip." };
        misfire.AcceptOnlyFromAmong([.. Misfires.Keys]);
        var overlap = new Option<string?>("--overlap") { Description = "What becomes of a fire while a run goes on: skip, queue, cancel." };
        overlap.AcceptOnlyFromAmong([.. Overlaps.Keys]);
        var grace = new Option<int?>("--grace") { Description = "Seconds after which a fire is a misfire; 300." };
        var priority = new Option<int?>("--priority") { Description = "Of its runs; higher first." };
        var command = new Command("set", "Make a schedule, or change what is named here.") { id, pipeline, cron, zone, after, calendar, misfire, overlap, grace, priority };
        server.Handle(command, async call =>
        {
            var words = call.Words;
            var schedule = new Schedule { Name = ScheduleCommand.Name(words.GetValue(id)!) };
            var given = new FieldMask();
            Take(words.GetValue(pipeline), "pipeline", text => schedule.Pipeline = $"pipelines/{text}");
            Take(words.GetValue(cron), "cron", text => schedule.Cron = text);
            Take(words.GetValue(zone), "time_zone", text => schedule.TimeZone = text);
            Take(words.GetValue(after), "after_success_of", text => schedule.AfterSuccessOf = text.Length == 0 ? "" : $"pipelines/{text}");
            Take(words.GetValue(calendar), "calendar", text => schedule.Calendar = text.Length == 0 ? "" : $"calendars/{text}");
            Take(words.GetValue(misfire), "misfire", text => schedule.Misfire = Misfires[text]);
            Take(words.GetValue(overlap), "overlap", text => schedule.Overlap = Overlaps[text]);
            if (words.GetValue(grace) is { } seconds)
                (schedule.GraceSeconds, _) = (seconds, Add("grace_seconds"));
            if (words.GetValue(priority) is { } number)
                (schedule.Priority, _) = (number, Add("priority"));
            // One goes by the clock or by a success: who names one gives up the other.
            if (schedule.Cron.Length > 0 && schedule.AfterSuccessOf.Length == 0)
                Add("after_success_of");
            if (schedule.AfterSuccessOf.Length > 0 && schedule.Cron.Length == 0)
                Add("cron");
            await ScheduleCommand.WriteAsync(call, await PutAsync(new Client(call.Calls), words.GetValue(id)!, schedule, given, call.CancellationToken));
            return CommandLine.Fine;

            void Take(string? text, string field, Action<string> set)
            {
                if (text is null)
                    return;
                set(text);
                Add(field);
            }

            bool Add(string field)
            {
                if (!given.Paths.Contains(field))
                    given.Paths.Add(field);
                return true;
            }
        });
        return command;
    }

    // Without a word to change there is nothing to ask for, and an empty mask would mean everything.
    private static async Task<Schedule> PutAsync(Client client, string id, Schedule schedule, FieldMask given, CancellationToken cancellationToken)
    {
        if (given.Paths.Count == 0)
            return await client.GetScheduleAsync(new GetScheduleRequest { Name = schedule.Name }, cancellationToken: cancellationToken);
        if (schedule.Pipeline.Length == 0)
            schedule.Pipeline = $"pipelines/{id}";
        return await client.UpdateScheduleAsync(new UpdateScheduleRequest { Schedule = schedule, UpdateMask = given, AllowMissing = true }, cancellationToken: cancellationToken);
    }
}
