using System.Data.Common;
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
            all.Add(new DimensionMembers(dimension, members));
        }

        // A reader that some engine cannot give one commit must not leave what it saw to others.
        var directory = new MemberDirectory(all);
        if (await warehouse.ReadDataVersionAsync(connection, snapshot, cancellationToken) == dataVersion)
            _cached = new Cached(dataVersion, directory);
        return directory;
    }

    // Tables of members follow one convention: <dimension>_key, <dimension>_id, name_zh, and these where they apply.
    // Where no authority gives codes, the id is the code; a zone among districts that have codes has none.
    private async Task<IReadOnlyList<Member>> ReadNamedAsync(DbConnection connection, DbTransaction snapshot, Dimension dimension, CancellationToken cancellationToken)
    {
        var columns = (await TableColumn.ReadAsync(warehouse, connection, snapshot, dimension.Table, cancellationToken)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var formerCodes = dimension.Id == "district" ? await ReadFormerCodesAsync(connection, snapshot, cancellationToken) : null;

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
                FormerCodes = formerCodes?[id].ToList() ?? [],
            });
        }

        return members;

        string Column(string name) => columns.Contains(name) ? name : $"null as {name}";

        string? Text(int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
    }

    private async Task<ILookup<string, FormerCode>> ReadFormerCodesAsync(DbConnection connection, DbTransaction snapshot, CancellationToken cancellationToken)
    {
        var codes = await connection.QueryAsync<(string District, string Code, string Name, string ValidTo)>(new CommandDefinition(
            $"""
            select district_id, former_code, former_name, valid_to
            from {warehouse.Dialect.Table("map_district_code")}
            order by district_id, valid_to, former_code
            """,
            transaction: snapshot,
            cancellationToken: cancellationToken));
        return codes.ToLookup(row => row.District, row => new FormerCode(row.Code, row.Name, row.ValidTo));
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
            var text = year.ToString(System.Globalization.CultureInfo.InvariantCulture);
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
