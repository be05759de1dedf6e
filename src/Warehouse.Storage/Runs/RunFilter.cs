namespace Warehouse.Storage.Runs;

/// <summary>Which runs are looked for; what is not set lets every run pass.</summary>
public sealed record RunFilter
{
    /// <summary>Of this pipeline; null for all.</summary>
    public string? PipelineId { get; init; }

    /// <summary>In one of these states; empty for any.</summary>
    public IReadOnlyList<RunState> States { get; init; } = [];

    /// <summary>Of one of these kinds; empty for any.</summary>
    public IReadOnlyList<RunKind> Kinds { get; init; } = [];

    /// <summary>For this slice; null for any.</summary>
    public string? Period { get; init; }

    /// <summary>Asked for at this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Asked for before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Asked for by this person; null for anybody.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>With this text in the code, message or place of the error, in upper or lower case; null for any.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Of this backfill; null for any.</summary>
    public long? BackfillId { get; init; }

    /// <summary>The conditions, each behind <c>and</c>, and their parameters.</summary>
    internal (string Conditions, Dapper.DynamicParameters Values) Render(Sql.SqlDialect dialect)
    {
        var (conditions, values) = (new List<string>(), new Dapper.DynamicParameters());
        Add(PipelineId is not null, "pipeline_id = @pipelineId", "pipelineId", PipelineId);
        Add(States.Count > 0, $"state in ({dialect.TextsOf("@states")})", "states", Json(States.Select(state => state.ToString().ToLowerInvariant())));
        Add(Kinds.Count > 0, $"kind in ({dialect.TextsOf("@kinds")})", "kinds", Json(Kinds.Select(kind => kind.Name())));
        Add(Period is not null, "period = @period", "period", Period);
        Add(Since is not null, "created_at >= @since", "since", Since is { } since ? dialect.Utc(since) : null);
        Add(Until is not null, "created_at < @until", "until", Until is { } until ? dialect.Utc(until) : null);
        Add(RequestedBy is not null, "requested_by = @requestedBy", "requestedBy", RequestedBy);
        Add(ErrorText is not null, "lower(concat(error_code, ' ', error_message, ' ', error_location)) like @errorText escape '!'", "errorText", $"%{Escape(ErrorText ?? "")}%");
        Add(BackfillId is not null, "backfill_id = @backfillId", "backfillId", BackfillId);
        return (string.Concat(conditions.Select(condition => $"\n    and {condition}")), values);

        void Add(bool isSet, string condition, string name, object? value)
        {
            if (!isSet)
                return;
            conditions.Add(condition);
            values.Add(name, value);
        }
    }

    private static string Json(IEnumerable<string> texts) => System.Text.Json.JsonSerializer.Serialize(texts);

    // Signs that mean something to "like", on one engine or the other.
    private static string Escape(string text) =>
        string.Concat(text.ToLowerInvariant().Select(c => c is '%' or '_' or '[' or '!' ? $"!{c}" : c.ToString()));
}
