using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Storage.Sqlite;

/// <summary>Reads the members of the catalogue's dimensions, and keeps them until the data version changes.</summary>
/// <param name="dimensions">The catalogue's dimensions.</param>
public sealed class MemberReader(IReadOnlyList<Dimension> dimensions)
{
    private Cached? _cached;

    /// <summary>
    /// The members as this connection sees them: within its transaction when it has one, else as of the last commit.
    /// </summary>
    public async Task<MemberDirectory> ReadAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        // The members and the version they are kept under must be of one commit.
        var hasTransaction = SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;
        using var snapshot = hasTransaction ? null : connection.BeginTransaction(deferred: true);
        var dataVersion = await SqliteWarehouse.ReadDataVersionAsync(connection, cancellationToken);
        if (_cached is { } cached && cached.DataVersion == dataVersion && cached.File == connection.DataSource)
            return cached.Members;

        var all = new List<DimensionMembers>();
        foreach (var dimension in dimensions)
        {
            var members = dimension.Kind == DimensionKind.Members
                ? await ReadNamedAsync(connection, dimension, cancellationToken)
                : await ReadYearsAsync(connection, dimension, cancellationToken);
            all.Add(new DimensionMembers(dimension, members));
        }

        var directory = new MemberDirectory(all);
        _cached = new Cached(connection.DataSource, dataVersion, directory);
        return directory;
    }

    // Tables of members follow one convention: <dimension>_key, <dimension>_id, name_zh, and these where they apply.
    // Where no authority gives codes, the id is the code; a zone among districts that have codes has none.
    private static async Task<IReadOnlyList<Member>> ReadNamedAsync(SqliteConnection connection, Dimension dimension, CancellationToken cancellationToken)
    {
        var columns = await TableColumns.ReadAsync(connection, dimension.Table, cancellationToken);
        var formerCodes = dimension.Id == "district" ? await ReadFormerCodesAsync(connection, cancellationToken) : null;

        await using var command = connection.CreateCommand();
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
            from {dimension.Table}
            order by {(columns.Contains("sort_order") ? "sort_order, " : "")}{(columns.Contains("gb_code") ? "gb_code is null, gb_code, " : "")}{dimension.Id}_id
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

    private static async Task<ILookup<string, FormerCode>> ReadFormerCodesAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select district_id, former_code, former_name, valid_to
            from map_district_code
            order by district_id, valid_to, former_code
            """;
        var codes = new List<(string District, FormerCode Code)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            codes.Add((reader.GetString(0), new FormerCode(reader.GetString(1), reader.GetString(2), reader.GetString(3))));
        return codes.ToLookup(pair => pair.District, pair => pair.Code);
    }

    // A year is its own key, id and code.
    private static async Task<IReadOnlyList<Member>> ReadYearsAsync(SqliteConnection connection, Dimension dimension, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            select {dimension.Id}, name_zh, name_en, start_date
            from {dimension.Table}
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

    private sealed record Cached(string File, long DataVersion, MemberDirectory Members);
}
