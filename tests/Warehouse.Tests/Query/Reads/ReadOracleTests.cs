using System.Globalization;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Storage.TSql;
using Xunit.Abstractions;
using static Warehouse.Tests.Query.Reads.ReadWorld;

namespace Warehouse.Tests.Query.Reads;

/// <summary>Random questions over every kind of read: SQLite must find what the plain engine finds, and the other engine must be able to read the text.</summary>
public sealed class ReadOracleTests(ITestOutputHelper output)
{
    private const int Answers = 250;

    private static readonly string[] _indicators =
    [
        "schools", "seats", "pupils", "class_students", "classes", "classes_large", "classes_over", "honours", "offering", "holders", "shortest_week",
        "large_share", "books", "listed", "rich_share", "books_per_pupil", "pupils_growth", "public_pupils", "compulsory_pupils",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomQuestions_HaveTheSumsOfThePlainEngine(int seed)
    {
        var random = new Random(seed);
        var world = RandomRows(random);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var warehouse = new SqliteWarehouse(path);
            await warehouse.ApplySchemaAsync(Definitions, TimeProvider.System, CancellationToken.None);
            await FillAsync(warehouse, world.Rows);
            await using var session = await new SqlEngine(warehouse, new MemberReader(warehouse, Definitions), Definitions).OpenSessionAsync(CancellationToken.None);
            var naive = new NaiveEngine(world.Rows, session.Members);
            var (answered, kinds) = (0, new HashSet<string>());
            for (var asked = 0; answered < Answers && asked < 20 * Answers; asked++)
            {
                QueryPlan plan;
                var query = RandomQuery(random);
                try
                {
                    plan = QueryPlanner.Plan(query, Definitions, session.Members, Time);
                }
                catch (ProblemException)
                {
                    continue;
                }

                var found = await session.RunAsync(plan, CancellationToken.None);
                var expected = naive.Run(plan);
                for (var i = 0; i < plan.Reads.Count; i++)
                    Assert.Equal(Lines(expected.Reads[i]), Lines(found.Reads[i]));
                var answer = RollupFinisher.Finish(plan, found);
                Assert.All(answer.Rows.SelectMany(row => row.Cells), cell => Assert.True(cell.N <= cell.ExpectedN && (cell.Status != CellStatus.Normal || cell.N == cell.ExpectedN), cell.ToString()));
                // All rows of this warehouse are marked as generated.
                Assert.Equal(found.Reads.Any(read => read.Rows.Count > 0), answer.Notes.Any(note => note.Code == "answer.synthetic"));
                kinds.UnionWith(plan.Reads.Select(read => $"{read.Measure.Aggregate}{(read.Measure.When is null ? "" : " when")}"));
                kinds.UnionWith(plan.Reads.SelectMany(read => read.Keys.Select(key => $"by {key.Place}").Concat(read.Filters.Select(filter => $"of {filter.Place}"))));
                answered++;
            }

            output.WriteLine($"{answered} answered: {string.Join(", ", kinds.Order())}");
            Assert.Equal(Answers, answered);
            Assert.Superset(new HashSet<string> { "Sum", "Rows", "Rows when", "Distinct", "Min", "by Attribute", "by SchoolYear", "by Vintage", "of Attribute", "of SchoolYear", "of Vintage" }, kinds);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            foreach (var file in (string[])["", "-wal", "-shm"])
                File.Delete(path + file);
        }
    }

    [Fact]
    public void EveryRead_IsTextThatTheServerReads()
    {
        var random = new Random(5);
        var texts = new HashSet<string>();
        for (var i = 0; i < 2000; i++)
        {
            try
            {
                texts.UnionWith(Plan(RandomQuery(random)).Reads.SelectMany(read => ReadSql.All(read, new SqlServerDialect())).Select(statement => statement.Text));
            }
            catch (ProblemException)
            {
                // Not every random question makes sense.
            }
        }

        texts.UnionWith(Definitions.Facts.SelectMany(fact => fact.Measures.Select(measure => ReadSql.RenderAvailability(fact, measure, 2021, new SqlServerDialect()).Text)));
        Assert.All(texts, text => Assert.Empty(TSqlText.Parse(text).Errors));
        Assert.Contains(texts, text => text.Contains("@vintage", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("not exists", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("valid_to", StringComparison.Ordinal));
        Assert.All(texts, text => Assert.True(text.Split(" t on t.").Length <= 2, text));
    }

    private static IReadOnlyList<string> Lines(ReadResult read) =>
        read.Rows.Select(row => FormattableString.Invariant(
            $"{string.Join('|', row.Keys)}: {row.Sum:0.####} of {row.Count}/{row.Rows}, {row.Withheld} withheld, {row.Unknown} unknown, {row.DistinctObjects} schools"))
            .Concat(read.Absent.Select(absent => $"{string.Join('|', absent.Keys)}: {absent.Schools} absent")).Order(StringComparer.Ordinal).ToList();

    private static ReadWorld RandomRows(Random random)
    {
        var world = new ReadWorld();
        string[] districts = ["old", "zone", "east"];
        foreach (var (school, i) in "abcdefgh".Select((c, i) => (c.ToString(), i)))
        {
            for (var year = 2018; year <= 2022; year++)
            {
                // Some schools move to another district in 2020, some are not in the list of a year.
                var district = districts[(i + (year >= 2020 && i % 3 == 0 ? 1 : 0)) % 3];
                if (random.Next(6) > 0 && school != "h")
                    world.Year(school, year, district, random.Next(8) == 0 ? null : i % 2 == 0 ? "public" : "private", random.Next(5) == 0 ? null : random.Next(900), random.Next(4) == 0);
                foreach (var stage in i % 4 == 0 ? (string[])["primary", "junior"] : [i % 2 == 0 ? "primary" : "junior"])
                {
                    if (random.Next(8) == 0)
                        continue;
                    world.Pupils(school, year, random.Next(6) == 0 ? null : random.Next(2000), district, stage, random.Next(3) == 0);
                    if (random.Next(5) > 0)
                        world.Books(school, year, random.Next(9000) + 0.25m, district, stage);
                    for (var number = 1; number <= random.Next(4); number++)
                        world.Class(school, year, number, random.Next(7) == 0 ? null : 30 + random.Next(40), random.Next(7) == 0 ? null : 45 + random.Next(2) * 5, random.Next(7) == 0 ? null : random.Next(4) / 2m, district, stage);
                }
            }

            foreach (var honour in (string[])["star", "cup"])
            {
                var from = 2016 + random.Next(5);
                world.Honour(school, $"teacher{random.Next(4)}", Day(from, random), random.Next(3) == 0 ? null : Day(from + 1 + random.Next(4), random), honour, districts[i % 3]);
            }
        }

        return world;
    }

    private static string Day(int year, Random random) => FormattableString.Invariant($"{year}-{(random.Next(2) == 0 ? "09-01" : random.Next(2) == 0 ? "08-31" : "09-02")}");

    private static IndicatorQuery RandomQuery(Random random)
    {
        var groupings = new List<QueryGrouping>();
        AddSometimes(2, new QueryGrouping("district", random.Next(4) == 0 ? "NAT" : "COUNTY"));
        AddSometimes(3, new QueryGrouping("ownership"));
        AddSometimes(3, new QueryGrouping("stage"));
        AddSometimes(2, new QueryGrouping("year"));
        AddSometimes(6, new QueryGrouping("school"));
        AddSometimes(6, new QueryGrouping("honour"));
        var filters = new List<QueryFilter>();
        if (random.Next(4) == 0)
            filters.Add(new QueryFilter("ownership", random.Next(3) == 0 ? ["public", "private"] : ["public"]));
        if (random.Next(4) == 0)
            filters.Add(new QueryFilter("district", random.Next(2) == 0 ? ["zone", "east"] : ["old"]));
        if (random.Next(5) == 0)
            filters.Add(new QueryFilter("stage", random.Next(2) == 0 ? ["primary", "junior"] : ["junior"]));
        return new IndicatorQuery
        {
            Indicators = [_indicators[random.Next(_indicators.Length)]],
            GroupBy = groupings,
            Filters = filters,
            Periods = random.Next(3) == 0 ? new QueryPeriods() : new QueryPeriods { Years = [(2018 + random.Next(5)).ToString(CultureInfo.InvariantCulture)] },
            Vintage = random.Next(5) switch { 0 => "current", 1 => "fixed:2019", 2 => "fixed:2021", _ => "" },
            AllowPartial = random.Next(2) == 0,
        };

        void AddSometimes(int oneIn, QueryGrouping grouping)
        {
            if (random.Next(oneIn) == 0)
                groupings.Add(grouping);
        }
    }

    // Tables as plain as the catalogue says them; the product's own are tried by the tests of engines.
    private static async Task FillAsync(SqliteWarehouse warehouse, IReadOnlyList<NaiveRow> rows)
    {
        await using var connection = (SqliteConnection)await warehouse.OpenWriteAsync(CancellationToken.None);
        await using var transaction = connection.BeginTransaction();
        Execute("insert into etl_pipeline (pipeline_id, title, authority, files, target, is_current, synthetic) values ('random', 'random', 'generator', '[]', '', 1, 1)");
        foreach (var dimension in Definitions.Dimensions.Where(d => d.Kind is DimensionKind.Members))
        {
            Execute($"create table {dimension.Table} ({dimension.Id}_key integer, {dimension.Id}_id text, name_zh text, level text, parent_id text)");
            foreach (var member in Members[dimension.Id].All)
                Execute($"insert into {dimension.Table} values (@0, @1, @1, @2, @3)", member.Key, member.Id, member.Level, member.ParentId);
        }

        foreach (var fact in Definitions.Facts.Where(fact => fact.IsPublished))
            Execute($"create table {fact.Table} ({string.Join(", ", fact.StoredDimensions.Select(d => d.Column))}, measure text, value real, obs_status text, pipeline_id text)");
        foreach (var fact in Definitions.Facts.Where(fact => !fact.IsPublished))
        {
            var own = fact.Degenerate.Select(d => d.Column).Concat(fact.Interval is { } interval ? [interval.To] : []).Concat(fact.ValueColumns).Distinct().ToList();
            Execute($"create table {fact.Table} ({string.Join(", ", fact.StoredDimensions.Select(d => d.Column).Concat(own))}, obs_status text, pipeline_id text)");
            foreach (var row in rows.Where(row => row.Fact == fact.Id))
            {
                object?[] values =
                [
                    .. fact.StoredDimensions.Select(d => row.Members.TryGetValue(d.Dimension, out var id) ? (object)Members[d.Dimension].ById(id)!.Key : null),
                    .. own.Select(column => row.Columns![column] is decimal number ? (double)number : row.Columns[column]),
                ];
                Execute($"insert into {fact.Table} values ({string.Join(", ", values.Select((_, i) => "@" + i))}, '{(row.Withheld ? "withheld" : "final")}', 'random')", values);
            }
        }

        await transaction.CommitAsync();

        void Execute(string sql, params object?[] values)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.AddWithValue("@" + i, values[i] ?? DBNull.Value);
            command.ExecuteNonQuery();
        }
    }
}
