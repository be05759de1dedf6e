using System.CommandLine;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl</c>: a client of the API, for those who look after loads. Each of its commands is one file beside this.</summary>
internal static class EtlCommand
{
    public static Command Create(string[] settings)
    {
        var server = new EtlServer(settings);
        var etl = new Command("etl", "Ask a running host about its loads, and steer them; docs/loads.md says more.")
        {
            server.Address,
            server.Json,
            ListCommand.Create(server),
            RunCommand.Create(server),
            WatchCommand.Create(server),
            CancelCommand.Create(server),
            RunsCommand.Create(server),
            RollbackCommand.Create(server),
            TraceCommand.Create(server),
            BackfillCommand.Create(server),
            BackfillCommand.CreateList(server),
            ScheduleCommand.Create(server),
            CalendarCommand.Create(server),
            UploadCommand.Create(server),
            RejectsCommand.Create(server),
            ReplayCommand.Create(server),
            AccountCommand.Create(server),
            HistoryCommand.Create(server),
        };
        foreach (var review in ReviewCommands.Create(server))
            etl.Add(review);
        return etl;
    }
}
