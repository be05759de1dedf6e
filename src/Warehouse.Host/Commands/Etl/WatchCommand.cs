using System.CommandLine;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl watch</c>: follows a run.</summary>
internal static class WatchCommand
{
    public static Command Create(EtlServer server)
    {
        var run = new Argument<string>("run") { Description = "Its number." };
        var command = new Command("watch", "Follow a run until it has ended or is held.") { run };
        server.Handle(command, call => RunFollower.FollowAsync(call, RunText.Name(call.Words.GetValue(run)!)));
        return command;
    }
}
