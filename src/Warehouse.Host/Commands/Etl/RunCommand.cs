using System.CommandLine;
using Edustat.V1;
using Warehouse.Catalogue;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl run</c>: asks for a run and follows it.</summary>
internal static class RunCommand
{
    public static Command Create(EtlServer server)
    {
        var pipeline = new Argument<string>("pipeline") { Description = "Its id." };
        var period = new Option<string>("--period") { Description = "The period to load, of a pipeline that is loaded by periods; unless given, the last one.", DefaultValueFactory = _ => "" };
        var force = new Option<bool>("--force") { Description = "Load even the source that is already loaded." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what it would do, and change nothing." };
        var requestId = new Option<string>("--request-id") { Description = "The same text again follows the run that it made.", DefaultValueFactory = _ => "" };
        var priority = new Option<int>("--priority") { Description = "Of runs that wait, those with a higher one come first." };
        var timeout = new Option<int>("--timeout")
        {
            Description = "How long an attempt may work, such as 90s, 30m or 2h; as long as its pipeline says unless given.",
            CustomParser = result =>
            {
                if (DurationText.Read(result.Tokens[0].Value) is { } seconds)
                    return seconds;
                result.AddError($"'{result.Tokens[0].Value}' is no time: write 90s, 30m or 2h.");
                return 0;
            },
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Ask, and do not follow." };
        var command = new Command("run", "Ask for a run, and follow it to its end.") { pipeline, period, force, dryRun, requestId, priority, timeout, noWait };
        server.Handle(command, async call =>
        {
            var run = await call.Admin.RunPipelineAsync(
                new RunPipelineRequest
                {
                    Name = $"pipelines/{call.Words.GetValue(pipeline)}",
                    Period = call.Words.GetValue(period)!,
                    Force = call.Words.GetValue(force),
                    DryRun = call.Words.GetValue(dryRun),
                    RequestId = call.Words.GetValue(requestId)!,
                    Priority = call.Words.GetValue(priority),
                    TimeoutSeconds = call.Words.GetValue(timeout),
                },
                cancellationToken: call.CancellationToken);
            if (!call.Words.GetValue(noWait))
            {
                var code = await RunFollower.FollowAsync(call, run.Name);
                if (call.Words.GetValue(dryRun) || code == EtlExit.Held)
                {
                    await ReviewCommands.ShowGatesAsync(call, run.Name);
                    await ReviewCommands.ShowChangesAsync(call, run.Name);
                }

                return code;
            }

            if (call.AsJson)
                call.WriteJson(run);
            else
                await call.Output.WriteLineAsync($"Run {RunText.Number(run)} of {RunText.Pipeline(run)} is {RunText.State(run)}. Follow it: warehouse etl watch {RunText.Number(run)}");
            return CommandLine.Fine;
        });
        return command;
    }
}
