using System.CommandLine;
using Google.Protobuf;
using Grpc.Core;
using Spectre.Console;
using Admin = Edustat.V1.EtlAdminService.EtlAdminServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary>One use of a command: its words, the server, and where it prints.</summary>
/// <param name="Words">As they were parsed.</param>
/// <param name="Calls">Calls the server in the name of whoever holds the token.</param>
/// <param name="Output">For what was asked.</param>
/// <param name="AsJson">Print messages instead of tables.</param>
/// <param name="CancellationToken">Stops it.</param>
internal sealed record EtlCall(ParseResult Words, CallInvoker Calls, TextWriter Output, bool AsJson, CancellationToken CancellationToken)
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public Admin Admin { get; } = new(Calls);

    /// <summary>Whether somebody looks on, so that a picture may move.</summary>
    public bool IsTerminal => ReferenceEquals(Output, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>A message on a line of its own.</summary>
    public void WriteJson(IMessage message) => Output.WriteLine(Json.Format(message));

    /// <summary>A table with lines on a terminal; elsewhere columns of text, each row on one line however long it is.</summary>
    /// <param name="columns">Their heads.</param>
    /// <param name="rows">Cells in the order of the columns.</param>
    public void WriteTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(IsTerminal ? TableBorder.Rounded : TableBorder.None);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = !IsTerminal });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(OneLine(cell))));
        if (IsTerminal)
            AnsiConsole.Write(table);
        else
            WritePlain(table);
    }

    private void WritePlain(Table table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 10_000;
        console.Write(table);
        foreach (var line in text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            Output.WriteLine(line.Trim());
    }

    private static string OneLine(string cell) => cell.ReplaceLineEndings(" ");
}
