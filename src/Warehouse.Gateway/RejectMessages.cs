using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using RejectFilter = Warehouse.Storage.Runs.Rejects.RejectFilter;
using RejectState = Warehouse.Storage.Runs.Rejects.RejectState;
using RunAccount = Warehouse.Storage.Runs.Rejects.RunAccount;

namespace Warehouse.Gateway;

/// <summary>Rejects and accounts as messages, and filters from them.</summary>
internal static class RejectMessages
{
    private const int MostCodes = 50;

    /// <summary>The filter of a request; null means all.</summary>
    public static RejectFilter Read(Edustat.V1.RejectFilter? filter, List<Problem> problems)
    {
        if (filter is null)
            return RejectFilter.None;
        if (filter.Codes.Count > MostCodes)
            problems.Add(new Problem("request.bad_filter", $"The filter names {filter.Codes.Count} codes.", "filter.codes", $"At most {MostCodes}."));
        if (filter.FromLine < 0 || filter.ToLine < 0 || (filter.ToLine > 0 && filter.FromLine > filter.ToLine))
            problems.Add(new Problem("request.bad_filter", $"There are no lines from {filter.FromLine} to {filter.ToLine}.", "filter.from_line", "Lines are counted from 1; to_line 0 is the last."));
        return new RejectFilter
        {
            Codes = filter.Codes,
            States = filter.States.Where(state => state != Edustat.V1.RejectState.Unspecified).Select(Read).Distinct().ToList(),
            Column = Unless(filter.Column),
            File = Unless(filter.File),
            FromLine = filter.FromLine > 0 ? filter.FromLine : null,
            ToLine = filter.ToLine > 0 ? filter.ToLine : null,
            Text = Unless(filter.Text),
        };
    }

    public static Reject Write(RunReject reject, string pipelineId) => new()
    {
        File = reject.File,
        Sheet = reject.Sheet,
        Line = reject.Line,
        Column = reject.Column,
        Code = reject.Code,
        Message = reject.Message,
        Hint = reject.Hint,
        Raw = reject.Raw,
        Row = reject.RowNo,
        State = Write(reject.State),
        ClosedByRun = reject.ClosedByRun is { } run ? $"pipelines/{pipelineId}/runs/{run}" : "",
        ClosedBy = reject.ClosedBy,
        Reason = reject.Reason,
    };

    public static Edustat.V1.RunAccount Write(RunAccount account, string name)
    {
        var message = new Edustat.V1.RunAccount
        {
            Name = name,
            RowsRead = account.RowsRead,
            RowsKept = account.RowsKept,
            RowsRejected = account.RowsRejected,
            RowsDiscarded = { account.Discarded.ToDictionary() },
            Rejected = Write(account.Rejected),
            KeptInPart = Write(account.KeptInPart),
            Closes = account.Closes,
        };
        if (account is { RowsLoaded: { } loaded, RowsUnchanged: { } unchanged })
            (message.RowsLoaded, message.RowsUnchanged) = (loaded, unchanged);
        return message;
    }

    private static RejectAccount Write(IReadOnlyDictionary<RejectState, long> rows) => new()
    {
        Open = rows.GetValueOrDefault(RejectState.Open),
        Corrected = rows.GetValueOrDefault(RejectState.Corrected),
        GivenUp = rows.GetValueOrDefault(RejectState.GivenUp),
        Superseded = rows.GetValueOrDefault(RejectState.Superseded),
    };

    private static Edustat.V1.RejectState Write(RejectState state) => state switch
    {
        RejectState.Open => Edustat.V1.RejectState.Open,
        RejectState.Corrected => Edustat.V1.RejectState.Corrected,
        RejectState.GivenUp => Edustat.V1.RejectState.GivenUp,
        RejectState.Superseded => Edustat.V1.RejectState.Superseded,
        _ => throw new InvalidOperationException($"Nobody knows the state {state}."),
    };

    private static RejectState Read(Edustat.V1.RejectState state) => Enum.GetValues<RejectState>().Single(known => Write(known) == state);

    private static string? Unless(string text) => text.Length == 0 ? null : text;
}
