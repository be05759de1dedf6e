using System.CommandLine;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Client = Edustat.V1.ScheduleService.ScheduleServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl schedule</c>: when pipelines run by themselves.</summary>
internal static class ScheduleCommand
{
    public static Command Create(EtlServer server) => new("schedule", "See and change when pipelines run by themselves.")
    {
        List(server),
        Show(server),
        ScheduleSetCommand.Create(server),
        Pause(server, "pause", "Pause a schedule, or all of them: nothing is due until it is resumed.", isPaused: true),
        Pause(server, "resume", "Resume a schedule, or all of them; what would have been due meanwhile is not.", isPaused: false),
        Delete(server),
        Preview(server),
        Fires(server),
    };

    /// <summary>The id of a schedule as a word.</summary>
    public static Argument<string> Id() => new("schedule") { Description = "Its id." };

    /// <summary>A schedule as lines of words.</summary>
    public static async Task WriteAsync(EtlCall call, Schedule schedule)
    {
        if (call.AsJson)
        {
            call.WriteJson(schedule);
            return;
        }

        await call.Output.WriteLineAsync($"{ShortName(schedule.Name)}: {ShortName(schedule.Pipeline)} {When(schedule)}, {Source(schedule)}");
        await call.Output.WriteLineAsync($"  calendar {Or(ShortName(schedule.Calendar), "none")}, misfire {Word(schedule.Misfire)} after {schedule.GraceSeconds} s, overlap {Word(schedule.Overlap)}, priority {schedule.Priority}");
        await call.Output.WriteLineAsync($"  {State(schedule)}");
        if (schedule.FileSchedule is { } file)
            await call.Output.WriteLineAsync($"  its pipeline file says: {When(file)}; deleting the schedule returns to that");
    }

    private static Command List(EtlServer server)
    {
        var command = new Command("list", "List the schedules.");
        server.Handle(command, async call =>
        {
            var all = await Pages.ReadAllAsync((size, token) => new Client(call.Calls).ListSchedulesAsync(new ListSchedulesRequest { PageSize = size, PageToken = token }, cancellationToken: call.CancellationToken));
            if (call.AsJson)
            {
                call.WriteJson(all);
                return CommandLine.Fine;
            }

            call.WriteTable(
                ["schedule", "pipeline", "when", "calendar", "misfire", "overlap", "state", "of"],
                all.Schedules.Select(schedule => (string[])[ShortName(schedule.Name), ShortName(schedule.Pipeline), When(schedule), ShortName(schedule.Calendar), Word(schedule.Misfire), Word(schedule.Overlap), State(schedule), Source(schedule)]));
            if (all.Switch.Paused)
                await call.Output.WriteLineAsync("All schedules are paused: warehouse etl schedule resume --all");
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Show(EtlServer server)
    {
        var id = Id();
        var command = new Command("show", "Show a schedule.") { id };
        server.Handle(command, async call =>
        {
            await WriteAsync(call, await new Client(call.Calls).GetScheduleAsync(new GetScheduleRequest { Name = Name(call.Words.GetValue(id)!) }, cancellationToken: call.CancellationToken));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Pause(EtlServer server, string name, string description, bool isPaused)
    {
        var id = new Argument<string?>("schedule") { Description = "Its id.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All schedules, by the switch that stands before each one's own state." };
        var command = new Command(name, description) { id, all };
        command.Validators.Add(words =>
        {
            if (words.GetValue(id) is null == !words.GetValue(all))
                words.AddError("Name a schedule, or say --all.");
        });
        server.Handle(command, async call =>
        {
            var client = new Client(call.Calls);
            if (call.Words.GetValue(all))
            {
                var state = await client.SwitchSchedulesAsync(new SwitchSchedulesRequest { To = isPaused ? SwitchSchedulesRequest.Types.Target.Pause : SwitchSchedulesRequest.Types.Target.Resume }, cancellationToken: call.CancellationToken);
                if (call.AsJson)
                    call.WriteJson(state);
                else
                    await call.Output.WriteLineAsync(state.Paused ? "All schedules are paused." : "Schedules go on, but for those that are paused themselves.");
                return CommandLine.Fine;
            }

            var schedule = Name(call.Words.GetValue(id)!);
            await WriteAsync(call, isPaused
                ? await client.PauseScheduleAsync(new PauseScheduleRequest { Name = schedule }, cancellationToken: call.CancellationToken)
                : await client.ResumeScheduleAsync(new ResumeScheduleRequest { Name = schedule }, cancellationToken: call.CancellationToken));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Delete(EtlServer server)
    {
        var id = Id();
        var command = new Command("delete", "Remove a schedule; one of a pipeline file becomes what the file says.") { id };
        command.Aliases.Add("remove");
        server.Handle(command, async call =>
        {
            var left = await new Client(call.Calls).DeleteScheduleAsync(new DeleteScheduleRequest { Name = Name(call.Words.GetValue(id)!) }, cancellationToken: call.CancellationToken);
            if (call.AsJson)
                call.WriteJson(left);
            else if (left.FileSchedule is { } file)
                await WriteAsync(call, file);
            else
                await call.Output.WriteLineAsync($"{call.Words.GetValue(id)} is gone.");
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Preview(EtlServer server)
    {
        var id = Id();
        var count = new Option<int>("--count") { Description = "How many fires that run.", DefaultValueFactory = _ => 10 };
        var command = new Command("preview", "Show the next fires, and which are left out and why.") { id, count };
        server.Handle(command, async call =>
        {
            var preview = await new Client(call.Calls).PreviewScheduleAsync(
                new PreviewScheduleRequest { Name = Name(call.Words.GetValue(id)!), Count = call.Words.GetValue(count) }, cancellationToken: call.CancellationToken);
            if (call.AsJson)
            {
                call.WriteJson(preview);
                return CommandLine.Fine;
            }

            call.WriteTable(
                ["by its clocks", "by ours", "left out"],
                preview.Fires.Select(fire => (string[])[fire.LocalTime, RunText.Moment(fire.DueTime), fire.LeftOut == Fire.Types.Outcome.Unspecified ? "" : $"{Word(fire.LeftOut)} {fire.Reason}".TrimEnd()]));
            if (preview.Note.Length > 0)
                await call.Output.WriteLineAsync(preview.Note);
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Fires(EtlServer server)
    {
        var id = new Argument<string>("schedule") { Description = "Its id; all unless given.", DefaultValueFactory = _ => "-" };
        var limit = Pages.Limit();
        var command = new Command("fires", "List what became of due fires, newest first.") { id, limit };
        server.Handle(command, async call =>
        {
            var found = await Pages.ReadAsync(call.Words.GetValue(limit), (size, token) => new Client(call.Calls).ListFiresAsync(
                new ListFiresRequest { Parent = Name(call.Words.GetValue(id)!), PageSize = size, PageToken = token }, cancellationToken: call.CancellationToken));
            if (call.AsJson)
                call.WriteJson(found);
            else
                call.WriteTable(
                    ["schedule", "due", "outcome", "run", "of run"],
                    found.Fires.Select(fire => (string[])[ShortName(fire.Schedule), RunText.Moment(fire.DueTime), Word(fire.Outcome), ShortName(fire.Run), fire.OfRun == 0 ? "" : RunText.Count(fire.OfRun)]));
            await Pages.SayIfCutAsync(call, found.NextPageToken, call.Words.GetValue(limit));
            return CommandLine.Fine;
        });
        return command;
    }

    /// <summary>The name of a schedule.</summary>
    public static string Name(string id) => $"schedules/{id}";

    private static string ShortName(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string When(Schedule schedule) =>
        schedule.Cron.Length > 0 ? $"{schedule.Cron} {schedule.TimeZone}" : $"after {ShortName(schedule.AfterSuccessOf)}";

    private static string State(Schedule schedule) =>
        schedule.Paused ? "paused"
        : schedule.NextRunTime is { } next ? $"next {RunText.Moment(next)}"
        : schedule.NextDueTime is not null ? $"left out by {ShortName(schedule.Calendar)}"
        : schedule.AfterSuccessOf.Length > 0 ? "waits for a success"
        : "never due";

    private static string Source(Schedule schedule) => schedule.Source switch
    {
        Schedule.Types.Source.File => "pipeline file",
        Schedule.Types.Source.AdministratorOverFile => "administrator, over the file",
        _ => "administrator",
    };

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    // "SkippedOverlap" is "skipped overlap".
    private static string Word<T>(T value)
        where T : struct, System.Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Replace('_', ' ');
}
