using System.Text.RegularExpressions;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Storage.Recording;

namespace Warehouse.Tests.Storage;

/// <summary>
/// Every text of SQL in the code is among those that the program was driven to send, and that
/// <see cref="TSqlTests"/> holds against the server's own parser: what nobody drives, nobody has checked.
/// </summary>
public sealed partial class DrivenStatementsTests
{
    // Of another engine; of the server's own statistics, which the doctor's tests send; of databases that are not ours.
    private static readonly string[] _elsewhere = ["Sqlite/", "SqlServer/SqlServerDoctor.cs", "SqlServer/BusinessViews.cs", "Foreign/", "Doctor/"];

    [Fact]
    public async Task EveryStatementInTheCode_IsDriven()
    {
        var sent = await SentTextsAsync();
        var source = Path.Combine(Repository.Root, "src", "Warehouse.Storage");
        var missing = new List<string>();
        var found = 0;
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(source, file).Replace('\\', '/');
            if (name.StartsWith("obj/", StringComparison.Ordinal) || name.StartsWith("bin/", StringComparison.Ordinal) || _elsewhere.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
                continue;
            foreach (var piece in Pieces(await File.ReadAllTextAsync(file)))
            {
                found++;
                if (!sent.Contains(piece, StringComparison.Ordinal))
                    missing.Add($"{name}: {piece}");
            }
        }

        Assert.True(found > 100, $"Only {found} texts were found.");
        Assert.True(missing.Count == 0, $"Nobody drives:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void TextsOfSql_AreFoundInCode()
    {
        const string Code = """"
            a($"select x from {table} where y = @y and z in ({Names("code", 2)})"); b("Select a file to update."); c(
                $"""
                update {runs}
                set state = 'held'
                where run_id = @RunId
                """); d("delete from nothing");
            """";

        Assert.Equal(["where y = @y and z in (", "set state = 'held' where run_id = @RunId", "delete from nothing"], Pieces(Code));
    }

    // The longest piece of each text between what is filled in.
    private static IEnumerable<string> Pieces(string code)
    {
        foreach (Match match in Literal().Matches(code))
        {
            var text = match.Groups["raw"].Success ? match.Groups["raw"].Value : match.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
            if (!Verb().IsMatch(text))
                continue;
            var piece = (match.Groups["dollar"].Success ? Hole().Split(text) : [text]).Select(Spaced).MaxBy(part => part.Length)!;
            if (piece.Length >= 8)
                yield return piece;
        }
    }

    private static async Task<string> SentTextsAsync()
    {
        var engine = SentStatements.SqlServer;
        SentCase[] cases =
        [
            .. engine.Runs, .. engine.Members, .. engine.Loads, .. engine.Undo, .. engine.Queries(), engine.Doubts("doubts", Questions.Plans.SelectMany(plan => plan.Plan.Reads)), .. engine.Availability(),
            .. await SentStatements.SourcesAsync("sqlserver"), .. await SentStatements.ReviewsAsync("sqlserver"), .. await SentSchedules.OfAsync("sqlserver"), .. await SentStatements.SchemaAsync(),
            .. await SwitchesAsync(),
        ];
        // Besides, those that have tests of their own in TSqlTests.
        string[] others =
        [
            .. engine.Loads.SelectMany(load => load.Rows).Select(rows => JsonRows.Statement("#" + rows.Table, rows.Columns)),
            SqlServerSchema.Print(Query.SmallWarehouse.Shipped, new HashSet<string>()), SwitchTarget.Twins,
        ];
        return string.Join('\n', cases.SelectMany(sent => sent.Statements).Select(statement => statement.Text).Concat(others).Select(Spaced).Distinct());
    }

    private static async Task<IReadOnlyList<SentCase>> SwitchesAsync()
    {
        var recorder = new Recorder(new SqlServerDialect(), TSql.SchemaTables.Columns);
        return [(await SentStatements.SwitchAsync("published_education", recorder, new PartitionSwitch(1))).Sent];
    }

    private static string Spaced(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex("""(?<dollar>\$)?(?:\"{3}\r?\n(?<raw>.*?)\"{3}|\"(?<text>(?:[^\"\\\r\n]|\\.|(?<=\{[^}\r\n]*)\"(?=[^{\r\n]*\}))*)\")""", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();

    [GeneratedRegex(@"^\s*(select|insert into|update|delete from|delete|with|truncate|alter table|exec)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    // With what is filled in one level deep within it.
    [GeneratedRegex(@"\{(?:[^{}]|\{[^{}]*\})*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
