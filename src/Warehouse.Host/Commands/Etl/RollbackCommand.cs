using System.CommandLine;
using Edustat.V1;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl rollback</c>: takes back what a run changed, and follows that.</summary>
internal static class RollbackCommand
{
    public static Command Create(EtlServer server)
    {
        var run = new Argument<string>("run") { Description = "Its number." };
        var cascade = new Option<bool>("--cascade") { Description = "Take back later runs that built on it too, all or none." };
        var requestId = new Option<string>("--request-id") { Description = "The same text again follows the run that it made.", DefaultValueFactory = _ => "" };
        var noWait = new Option<bool>("--no-wait") { Description = "Ask, and do not follow." };
        var command = new Command("rollback", "Make every row that a run changed what it was before the run.") { run, cascade, requestId, noWait };
        server.Handle(command, async call =>
        {
            var back = await call.Admin.RollBackRunAsync(
                new RollBackRunRequest
                {
                    Name = RunText.Name(call.Words.GetValue(run)!),
                    Cascade = call.Words.GetValue(cascade),
                    RequestId = call.Words.GetValue(requestId)!,
                },
                cancellationToken: call.CancellationToken);
            if (!call.Words.GetValue(noWait))
                return await RunFollower.FollowAsync(call, back.Name);
            if (call.AsJson)
                call.WriteJson(back);
            else
                await call.Output.WriteLineAsync($"Run {RunText.Number(back)} of {RunText.Pipeline(back)} is {RunText.State(back)}. Follow it: warehouse etl watch {RunText.Number(back)}");
            return CommandLine.Fine;
        });
        return command;
    }
}
