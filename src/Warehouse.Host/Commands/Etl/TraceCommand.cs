using System.CommandLine;
using System.Globalization;
using Edustat.V1;
using Warehouse.Catalogue;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl trace</c>: the rows behind a figure, with file, line and run, and what they were before.</summary>
internal static class TraceCommand
{
    public static Command Create(EtlServer server)
    {
        var indicator = new Argument<string>("indicator") { Description = "What the figure is of: enrolment." };
        var where = new Option<string[]>("--where") { Description = "A dimension and a member of it, several times: --where district=cn-420100 --where stage=primary." };
        var year = new Option<string>("--year") { Description = "Its year.", DefaultValueFactory = _ => "" };
        var limit = new Option<int>("--limit") { Description = "Rows of every measure at most.", DefaultValueFactory = _ => 100 };
        var command = new Command("trace", "Show the rows that a figure was computed from, and where each was read.") { indicator, where, year, limit };
        server.Handle(command, async call =>
        {
            var query = new QueryIndicatorsRequest { Indicators = { new IndicatorRef { Indicator = call.Words.GetValue(indicator) } } };
            query.Filters.AddRange((call.Words.GetValue(where) ?? []).Select(ReadFilter));
            if (call.Words.GetValue(year) is { Length: > 0 } only)
                query.Periods = new PeriodRange { Periods = { only } };
            var traced = await new LineageService.LineageServiceClient(call.Calls).TraceFactAsync(
                new TraceFactRequest { Query = query, PageSize = call.Words.GetValue(limit) }, cancellationToken: call.CancellationToken);
            if (call.AsJson)
            {
                call.WriteJson(traced);
                return CommandLine.Fine;
            }

            if (traced.Rows.Count == 0)
            {
                await call.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Data version {traced.DataVersion} has no such row. What was taken back: warehouse etl runs --kind rollback"));
                return CommandLine.Fine;
            }

            call.WriteTable(["measure", "keys", "value", "status", "run", "loaded", "file", "line", "column"], traced.Rows.SelectMany(Lines));
            foreach (var measure in traced.CutMeasures)
                await call.Output.WriteLineAsync($"There are more rows of {measure}: ask with a higher --limit, or for less.");
            return CommandLine.Fine;
        });
        return command;
    }

    // What a row was before stands below it.
    private static IEnumerable<IReadOnlyList<string>> Lines(FactRow row)
    {
        yield return Line(row.Measure, string.Join(' ', row.Keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => $"{key.Key}={key.Value}")), row.HasValue ? row.Value : null, row.ObsStatus, row.Origin);
        foreach (var earlier in row.Earlier)
            yield return Line("", $"before {Run(earlier.ReplacedBy)}", earlier.HasValue ? earlier.Value : null, earlier.ObsStatus, earlier.Origin);
    }

    private static IReadOnlyList<string> Line(string measure, string keys, double? value, string status, RowOrigin origin) =>
    [
        measure, keys, value?.ToString("R", CultureInfo.InvariantCulture) ?? "", status, Run(origin.Run), RunText.Moment(origin.LoadTime),
        origin.Sheet.Length == 0 ? origin.File : $"{origin.File} ({origin.Sheet})", origin.Line.ToString(CultureInfo.InvariantCulture), origin.Column,
    ];

    private static string Run(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static DimensionFilter ReadFilter(string text) => text.Split('=', 2) switch
    {
        [{ Length: > 0 } dimension, { Length: > 0 } member] => new DimensionFilter { Dimension = dimension, Members = { member.Split(',') } },
        _ => throw new ProblemException(new Problem("host.bad_filter", $"'{text}' is no dimension and member.", "--where", "Write it as district=cn-420100; several members with commas.")),
    };
}
