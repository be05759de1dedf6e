using Dapper;

namespace Warehouse.Storage.Sql.Lineage;

/// <summary>What members were over time, as <c>member_version</c> has it, and who goes on with whom.</summary>
public sealed class MemberVersions(SqlWarehouse warehouse)
{
    /// <summary>The versions of a member, in order of time.</summary>
    /// <param name="dimension">Its dimension.</param>
    /// <param name="member">Its id.</param>
    /// <param name="day">Only that of this day, <c>2015-09-01</c>; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<MemberVersion>> ListAsync(string dimension, string member, string? day, CancellationToken cancellationToken) => QueryAsync<MemberVersion>(
        $"""
        select
            v.valid_from as ValidFrom, v.valid_to as ValidTo, v.name_zh as Name, v.code as Code, v.kind as Kind, v.parent_id as Parent,
            v.founder as Founder, v.recognition as Recognition, v.change as Change, v.pipeline_id as Pipeline, v.source_line as Line
        from {warehouse.Dialect.Table("member_version")} as v
        where v.dimension = @dimension and v.member_id = @member{(day is null ? "" : " and v.valid_from <= @day and (v.valid_to is null or v.valid_to > @day)")}
        order by v.valid_from
        """,
        new { dimension, member, day },
        cancellationToken);

    /// <summary>Every succession that a member is in, in order of time.</summary>
    public Task<IReadOnlyList<MemberSuccession>> ListSuccessionsAsync(string dimension, string member, CancellationToken cancellationToken) => QueryAsync<MemberSuccession>(
        $"""
        select s.predecessor as Predecessor, s.successor as Successor, s.kind as Kind, s.valid_from as Date
        from {warehouse.Dialect.Table("map_member_succession")} as s
        where s.dimension = @dimension and (s.predecessor = @member or s.successor = @member)
        order by s.valid_from, s.predecessor, s.successor
        """,
        new { dimension, member },
        cancellationToken);

    /// <summary>Years in which the list of schools of 1 September has a school elsewhere, or of another type, than its history tells.</summary>
    public Task<IReadOnlyList<SchoolYearConflict>> ListConflictsAsync(string school, CancellationToken cancellationToken) => QueryAsync<SchoolYearConflict>(
        $"""
        select y.academic_year as Year, d.district_id as ListedIn, v.parent_id as ToldIn, t.school_type_id as ListedType, v.kind as ToldType
        from {warehouse.Dialect.Table("fct_school_year")} as f
        join {warehouse.Dialect.Table("dim_school")} as s on s.school_key = f.school_key
        join {warehouse.Dialect.Table("dim_academic_year")} as y on y.academic_year = f.academic_year
        join {warehouse.Dialect.Table("dim_district")} as d on d.district_key = f.district_key
        join {warehouse.Dialect.Table("dim_school_type")} as t on t.school_type_key = f.school_type_key
        join {warehouse.Dialect.Table("member_version")} as v on v.dimension = 'school' and v.member_id = s.school_id
            and v.valid_from <= y.start_date and (v.valid_to is null or v.valid_to > y.start_date)
        where s.school_id = @school and (v.parent_id <> d.district_id or v.kind <> t.school_type_id)
        order by y.academic_year
        """,
        new { school },
        cancellationToken);

    /// <summary>Schools of which only facts have told so far, by id.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Those behind this id; null from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<InferredMember>> ListInferredAsync(int limit, string? after, CancellationToken cancellationToken) => QueryAsync<InferredMember>(
        $"""
        select school_id as Id, pipeline_id as PipelineId, run_id as RunId
        from {warehouse.Dialect.Table("dim_school")}
        where is_inferred = 1 and school_id > @after
        order by school_id
        {warehouse.Dialect.Limit("@limit")}
        """,
        new { after = after ?? "", limit },
        cancellationToken);

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object values, CancellationToken cancellationToken) =>
        warehouse.GuardAsync<IReadOnlyList<T>>(
            async () =>
            {
                await using var connection = await warehouse.OpenReadAsync(cancellationToken);
                return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellationToken))).AsList();
            },
            cancellationToken);
}

/// <summary>A member from one day to another.</summary>
public sealed record MemberVersion
{
    /// <summary>The first day, ISO 8601.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>The first day on which it was not so any more; null: it still is.</summary>
    public string? ValidTo { get; init; }

    /// <summary>Its name; null when nobody told it.</summary>
    public string? Name { get; init; }

    /// <summary>The code of its authority.</summary>
    public string? Code { get; init; }

    /// <summary>The level of a district, the type of a school.</summary>
    public string? Kind { get; init; }

    /// <summary>The district of a school, the parent of a district.</summary>
    public string? Parent { get; init; }

    /// <summary>Who founded or ran it.</summary>
    public string? Founder { get; init; }

    /// <summary>What it was recognised as.</summary>
    public string? Recognition { get; init; }

    /// <summary>What began it; null where something told for a time only ended.</summary>
    public string? Change { get; init; }

    /// <summary>The pipeline that tells so.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The line of its source.</summary>
    public long? Line { get; init; }
}

/// <summary>A year of which the list of schools and the history of one tell different things.</summary>
public sealed record SchoolYearConflict
{
    /// <summary>The academic year.</summary>
    public long Year { get; init; }

    /// <summary>The district in the list.</summary>
    public string ListedIn { get; init; } = "";

    /// <summary>The district in the history; null where it tells none.</summary>
    public string? ToldIn { get; init; }

    /// <summary>The type in the list.</summary>
    public string ListedType { get; init; } = "";

    /// <summary>The type in the history; null where it tells none.</summary>
    public string? ToldType { get; init; }
}

/// <summary>A member of which only facts have told so far.</summary>
public sealed record InferredMember
{
    /// <summary>Its id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The pipeline whose facts came for it.</summary>
    public string PipelineId { get; init; } = "";

    /// <summary>The run.</summary>
    public long RunId { get; init; }
}

/// <summary>A member that goes on with another.</summary>
public sealed record MemberSuccession
{
    /// <summary>The one that was.</summary>
    public string Predecessor { get; init; } = "";

    /// <summary>The one that goes on with it.</summary>
    public string Successor { get; init; } = "";

    /// <summary>How: merger, split, rename, renumber.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The day.</summary>
    public string Date { get; init; } = "";
}
