using System.Data.Common;
using System.Globalization;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Storage.Sql;

/// <summary>Reads the members of the catalogue's dimensions, and keeps them until the data version changes.</summary>
public sealed class MemberReader(SqlWarehouse warehouse, IndicatorCatalogue catalogue)
{
    private Cached? _cached;

    /// <summary>The members as of the last commit.</summary>
    public Task<MemberDirectory> ReadAsync(CancellationToken cancellationToken) =>
        warehouse.GuardAsync(
            async () =>
            {
                await using var connection = await warehouse.OpenReadAsync(cancellationToken);
                // The members and the version they are kept under must be of one commit.
                await using var snapshot = await warehouse.BeginSnapshotAsync(connection, cancellationToken);
                var dataVersion = await warehouse.ReadDataVersionAsync(connection, snapshot, cancellationToken);
                return await ReadAsync(connection, snapshot, dataVersion, cancellationToken);
            },
            cancellationToken);

    /// <summary>The members as this transaction sees them.</summary>
    internal async Task<MemberDirectory> ReadAsync(DbConnection connection, DbTransaction snapshot, long dataVersion, CancellationToken cancellationToken)
    {
        if (_cached is { } cached && cached.DataVersion == dataVersion)
            return cached.Members;

        var all = new List<DimensionMembers>();
        foreach (var dimension in catalogue.Dimensions)
        {
            var members = dimension.Kind == DimensionKind.Members
                ? await ReadNamedAsync(connection, snapshot, dimension, cancellationToken)
                : await ReadYearsAsync(connection, snapshot, dimension, cancellationToken);
            all.Add(dimension.Id == "district" ? await WithMapsAsync(connection, snapshot, dimension, members, cancellationToken) : new DimensionMembers(dimension, members));
        }

        // A reader that some engine cannot give one commit must not leave what it saw to others.
        var directory = new MemberDirectory(all)
        {
            DistrictsByFact = await ReadDistrictsByFactAsync(connection, snapshot, cancellationToken),
            Doubts = await ReadDoubtsAsync(connection, snapshot, all.Single(members => members.Dimension.Id == "district"), cancellationToken),
        };
        if (await warehouse.ReadDataVersionAsync(connection, snapshot, cancellationToken) == dataVersion)
            _cached = new Cached(dataVersion, directory);
        return directory;
    }

    // Of published figures there are few, by any district; of rows of objects there are many, with an index by district.
    private async Task<IReadOnlyDictionary<string, IReadOnlySet<int>>> ReadDistrictsByFactAsync(DbConnection connection, DbTransaction snapshot, CancellationToken cancellationToken)
    {
        var districts = new Dictionary<string, IReadOnlySet<int>>(StringComparer.Ordinal);
        foreach (var fact in catalogue.Facts)
        {
            if (fact.Find("district") is not { IsStored: true } use)
                continue;
            var (table, dimension) = (warehouse.Dialect.Table(fact.Table), warehouse.Dialect.Table(catalogue.FindDimension("district")!.Table));
            var keys = await connection.QueryAsync<int>(new CommandDefinition(
                fact.IsPublished
                    ? $"select distinct f.{use.Column} from {table} as f"
                    : $"select d.district_key from {dimension} as d where exists (select 1 from {table} as f where f.{use.Column} = d.district_key)",
                transaction: snapshot,
                cancellationToken: cancellationToken));
            districts[fact.Id] = keys.ToHashSet();
        }

        return districts;
    }

    // Here once a data version, so that an ordinary answer asks nothing more. What the parts of a district do not add up to may be
    // wrong in any of them.
    private async Task<Doubts> ReadDoubtsAsync(DbConnection connection, DbTransaction snapshot, DimensionMembers districts, CancellationToken cancellationToken)
    {
        var inferred = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"select case when exists (select 1 from {warehouse.Dialect.Table("dim_school")} where is_inferred = 1) then 1 else 0 end",
            transaction: snapshot,
            cancellationToken: cancellationToken));
        var warnings = (await connection.QueryAsync<(long RunId, string Pipeline, string Target, string Gate, string Year, string District)>(new CommandDefinition(
            $"""
            select distinct r.run_id, r.pipeline_id, p.target, g.gate, g."year", case when g.kind = 'sum' then '' else g.district_id end
            from {warehouse.Dialect.Table("etl_gate_result")} as g
            join {warehouse.Dialect.Table("etl_run")} as r on r.run_id = g.run_id
            join {warehouse.Dialect.Table("etl_pipeline")} as p on p.pipeline_id = r.pipeline_id
            where g.passed = 0 and g.severity = 'warn' and r.data_version is not null
            order by r.run_id, g.gate
            """,
            transaction: snapshot,
            cancellationToken: cancellationToken)))
            .Select(row => new GateWarning(
                row.RunId, row.Pipeline, row.Target, row.Gate,
                int.TryParse(row.Year, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null,
                districts.ById(row.District)?.Key))
            .ToList();
        return inferred == 0 && warnings.Count == 0 ? Doubts.None : new Doubts { HasInferredSchools = inferred > 0, GateWarnings = warnings };
    }

    // Tables of members follow one convention: <dimension>_key, <dimension>_id, name_zh, and these where they apply.
    // Where no authority gives codes, the id is the code; a zone among districts that have codes has none.
    private async Task<IReadOnlyList<Member>> ReadNamedAsync(DbConnection connection, DbTransaction snapshot, Dimension dimension, CancellationToken cancellationToken)
    {
        var columns = (await TableColumn.ReadAsync(warehouse, connection, snapshot, dimension.Table, cancellationToken)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);

        await using var command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText =
            $"""
            select
                {dimension.Id}_key,
                {dimension.Id}_id,
                {(columns.Contains("gb_code") ? "gb_code" : dimension.Id + "_id")},
                name_zh,
                {Column("name_en")},
                {Column("level")},
                {(columns.Contains("statistical_parent_id") ? "statistical_parent_id" : Column("parent_id"))},
                {Column("managing_parent_id")},
                {Column("valid_from")},
                {Column("valid_to")}
            from {warehouse.Dialect.Table(dimension.Table)}
            order by {(columns.Contains("sort_order") ? "sort_order, " : "")}{(columns.Contains("gb_code") ? "case when gb_code is null then 1 else 0 end, gb_code, " : "")}{dimension.Id}_id
            """;
        var members = new List<Member>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetString(1);
            members.Add(new Member
            {
                Key = reader.GetInt32(0),
                Id = id,
                Code = Text(2),
                LabelZh = reader.GetString(3),
                LabelEn = Text(4) ?? reader.GetString(3),
                Level = Text(5) ?? dimension.Levels[0].Id,
                ParentId = Text(6),
                ManagingParentId = Text(7),
                ValidFrom = Text(8),
                ValidTo = Text(9),
            });
        }

        return members;

        string Column(string name) => columns.Contains(name) ? name : $"null as {name}";

        string? Text(int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
    }

    // What is known about districts beside themselves: other names, codes then and now, and which places zones run.
    private async Task<DimensionMembers> WithMapsAsync(DbConnection connection, DbTransaction snapshot, Dimension dimension, IReadOnlyList<Member> districts, CancellationToken cancellationToken)
    {
        var aliases = (await RowsAsync<(string District, string Alias)>("district_id, alias", "map_district_alias", "district_id, alias")).ToLookup(row => row.District, row => row.Alias);
        var spells = (await RowsAsync<(string Code, string Name, string From, string? To, string? District)>("code, name_zh, valid_from, valid_to, district_id", "map_code_history", "code, valid_from, name_zh"))
            .Select(row => new CodeSpell(row.Code, row.Name, row.From, row.To, row.District))
            .ToList();
        var formerCodes = (await RowsAsync<(string District, string Code, string Name, string To)>("district_id, former_code, former_name, valid_to", "map_district_code", "district_id, valid_to, former_code"))
            .ToLookup(row => row.District, row => new FormerCode(row.Code, row.Name, row.To));
        var ended = spells.Where(spell => spell is { MemberId: not null, ValidTo: not null }).ToLookup(spell => spell.MemberId!);
        var memberships = (await RowsAsync<(string Region, string Member, string? From, string? To)>("district_id, member_id, valid_from, valid_to", "bridge_district_member", "district_id, member_id"))
            .Select(row => new Membership(row.Region, row.Member, row.From, row.To))
            .ToList();
        var members = districts.Select(member => member with
        {
            Aliases = aliases[member.Id].ToList(),
            FormerCodes = ended[member.Id].Where(spell => spell.Code != member.Code)
                .Select(spell => new FormerCode(spell.Code, spell.Label, spell.ValidTo!, spell.ValidFrom))
                // What the history of codes says with dates is not said again.
                .UnionBy(formerCodes[member.Id], former => (former.Code, former.Label))
                .OrderBy(former => former.ValidTo, StringComparer.Ordinal)
                .ToList(),
        }).ToList();
        return new DimensionMembers(dimension, members, spells, memberships);

        Task<IEnumerable<T>> RowsAsync<T>(string columns, string table, string order) => connection.QueryAsync<T>(new CommandDefinition(
            $"""
            select {columns}
            from {warehouse.Dialect.Table(table)}
            order by {order}
            """,
            transaction: snapshot,
            cancellationToken: cancellationToken));
    }

    // A year is its own key, id and code.
    private async Task<IReadOnlyList<Member>> ReadYearsAsync(DbConnection connection, DbTransaction snapshot, Dimension dimension, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText =
            $"""
            select {dimension.Id}, name_zh, name_en, cast(start_date as nvarchar(10))
            from {warehouse.Dialect.Table(dimension.Table)}
            order by {dimension.Id}
            """;
        var members = new List<Member>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var year = reader.GetInt32(0);
            var text = year.ToString(CultureInfo.InvariantCulture);
            members.Add(new Member
            {
                Key = year,
                Id = text,
                Code = text,
                LabelZh = reader.GetString(1),
                LabelEn = reader.GetString(2),
                Level = dimension.Levels[0].Id,
                ValidFrom = reader.GetString(3),
            });
        }

        return members;
    }

    private sealed record Cached(long DataVersion, MemberDirectory Members);
}
