using System.Text.Json;
using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.Catalogue.Expressions;
using Warehouse.PowerBi;
using Warehouse.Tests.PowerBi.Dax;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.PowerBi;

/// <summary>The files of the project: their form, and that whatever they name is there.</summary>
public sealed partial class PowerBiProjectTests
{
    private static readonly IndicatorCatalogue Shipped = SmallWarehouse.Shipped;

    public static TheoryData<string, string> Indicators
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var indicator in Shipped.Indicators)
            {
                data.Add(indicator.Id, "zh");
                data.Add(indicator.Id, "en");
            }

            return data;
        }
    }

    public static TheoryData<string> Languages => ["zh", "en"];

    [Theory]
    [MemberData(nameof(Indicators))]
    public void EveryIndicator_IsAMeasureWithFormatDescriptionAndFolder(string id, string language)
    {
        var indicator = Shipped.FindIndicator(id)!;
        var name = new BusinessName(indicator.LabelZh, indicator.LabelEn).In(Language(language));

        var measure = Model.Of(language).Measures.Single(measure => measure.Name == name);

        Assert.False(measure.Properties.ContainsKey("isHidden"));
        Assert.Contains(indicator.Formula, measure.Description, StringComparison.Ordinal);
        Assert.Contains(indicator.Source, measure.Description, StringComparison.Ordinal);
        Assert.All(indicator.Footnotes, footnote => Assert.Contains(footnote, measure.Description, StringComparison.Ordinal));
        Assert.NotEqual(indicator.Theme, measure.Properties["displayFolder"]);
        var decimals = Regex.Match(measure.Properties["formatString"], "0\\.(0+)").Groups[1].Length;
        Assert.Equal(indicator.Decimals, decimals);
        Assert.Equal(indicator.Unit == "%", measure.Properties["formatString"].EndsWith("\\%", StringComparison.Ordinal));
        Assert.Equal(indicator.Unit == "CNY", measure.Properties["formatString"].StartsWith("\\¥", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Indicators))]
    public void NoIndicator_IsLeftOut(string id, string language)
    {
        var indicator = Shipped.FindIndicator(id)!;
        var measure = Model.Of(language).Measures.Single(measure => measure.Name == new BusinessName(indicator.LabelZh, indicator.LabelEn).In(Language(language)));

        // A measure that cannot be expressed would be nothing but BLANK (); it has to reach the sums of its terms, and the
        // rows of those that an object only has or has not.
        var nodes = DaxParser.Parse(measure.Expression!).All().ToList();
        var sums = nodes.OfType<DaxMeasureName>().Select(name => name.Measure).ToList();
        var had = indicator.Body.SelfAndParts().OfType<Has>().Select(has => has.Term).ToList();

        Assert.All(indicator.Terms.Except(had), term => Assert.Contains(sums, sum => sum.EndsWith("." + term.Measure, StringComparison.Ordinal)));
        Assert.All(had, term => Assert.Contains(nodes.OfType<DaxTable>(), table => Shipped.FactsWith(term.Measure).Any(fact => table.Table == new BusinessName(fact.LabelZh, fact.LabelEn).In(Language(language)))));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryName_InDax_IsThere(string language)
    {
        var model = Model.Of(language);
        foreach (var measure in model.Measures)
        {
            var nodes = DaxParser.Parse(measure.Expression!).All().ToList();
            Assert.All(nodes.OfType<DaxColumn>(), column => Assert.Contains(column.Column, model.Tables[column.Table].Of("column").Select(c => c.Name)));
            Assert.All(nodes.OfType<DaxTable>(), table => Assert.Contains(table.Table, model.Tables.Keys));
            // What is in brackets alone is a measure, or a column that the same expression has added.
            var added = nodes.OfType<DaxLiteral>().Select(literal => literal.Value).OfType<string>();
            Assert.All(nodes.OfType<DaxMeasureName>(), name => Assert.Contains(name.Measure, IsAdded(name) ? added : model.Measures.Select(m => m.Name)));
            var blocks = nodes.OfType<DaxBlock>().ToList();
            foreach (var block in blocks)
            {
                // A block in another sees the other's variables; those of a block within are its own.
                var around = blocks.Where(other => other != block && other.All().Contains(block)).SelectMany(other => other.Variables).Select(variable => variable.Name).ToList();
                var within = blocks.Where(other => other != block && block.All().Contains(other)).SelectMany(other => other.Variables).Select(variable => variable.Name);
                var visible = around.Concat(within).ToHashSet(StringComparer.OrdinalIgnoreCase);
                var defined = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var (name, value) in block.Variables)
                {
                    Assert.All(value.All().OfType<DaxVariable>().Where(used => !visible.Contains(used.Name)), used => Assert.Contains(used.Name, defined));
                    Assert.True(defined.Add(name), $"{name} is defined twice in {measure.Name}.");
                    // The only prefix that DAX grants to variables, and no word of the language begins with it.
                    Assert.StartsWith("__", name, StringComparison.Ordinal);
                }

                Assert.All(block.Result.All().OfType<DaxVariable>().Where(used => !visible.Contains(used.Name)), used => Assert.Contains(used.Name, defined));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void NoMeasure_GoesRoundInACircle(string language)
    {
        var uses = Model.Of(language).Measures.ToDictionary(m => m.Name, m => DaxParser.Parse(m.Expression!).All().OfType<DaxMeasureName>().Where(name => !IsAdded(name)).Select(name => name.Measure).ToList());

        void Follow(string name, List<string> path)
        {
            Assert.DoesNotContain(name, path);
            uses[name].ForEach(next => Follow(next, [.. path, name]));
        }

        foreach (var name in uses.Keys)
            Follow(name, []);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryTable_ReadsItsView_AndEveryReferenceIsThere(string language)
    {
        var model = Model.Of(language);
        var business = BusinessModel.Of(Shipped);
        foreach (var table in business.Tables)
        {
            var name = table.Name.In(Language(language));
            var written = model.Tables[name];
            Assert.Equal(table.Columns.Select(column => column.Name.In(Language(language))), written.Of("column").Select(column => column.Name));
            Assert.All(written.Of("column"), column => Assert.Equal(column.Name, column.Properties["sourceColumn"]));
            Assert.Contains($"[Schema = \"bi_{language}\", Item = \"{name}\"]", written.Of("partition").Single().Of("source").Single().Expression, StringComparison.Ordinal);
            var columns = written.Of("column").Select(column => column.Name).ToList();
            Assert.All(written.Of("column").Where(column => column.Properties.ContainsKey("sortByColumn")), column => Assert.Contains(TmdlReader.Unquote(column.Properties["sortByColumn"]).Single(), columns));
            Assert.All(written.Of("hierarchy").SelectMany(h => h.Of("level")), level => Assert.Contains(TmdlReader.Unquote(level.Properties["column"]).Single(), columns));
        }

        Assert.Equal(Shipped.Facts.Sum(fact => fact.Dimensions.Count), model.Relationships.Count);
        foreach (var relationship in model.Relationships)
        {
            var (from, to) = (TmdlReader.Unquote(relationship.Properties["fromColumn"]), TmdlReader.Unquote(relationship.Properties["toColumn"]));
            Assert.Contains(model.Tables[from[0]].Of("column"), column => column.Name == from[1]);
            Assert.Contains(model.Tables[to[0]].Of("column"), column => column.Name == to[1] && column.Properties.ContainsKey("isKey"));
        }

        Assert.Equal(["Nation", "Province", "City", "County", "Town"], Model.Of("en").Tables["District"].Of("hierarchy").Single().Of("level").Select(level => level.Name));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void FiguresAndKeys_AreHidden_SoThatNobodySumsTotalsWithTheirParts(string language)
    {
        foreach (var table in BusinessModel.Of(Shipped).Tables)
        {
            var written = Model.Of(language).Tables[table.Name.In(Language(language))];
            foreach (var column in table.Columns.Where(column => column.Role is BusinessColumnRole.Measure or BusinessColumnRole.Reference or BusinessColumnRole.AncestorKey or BusinessColumnRole.LevelNumber))
                Assert.True(written.Of("column").Single(c => c.Name == column.Name.In(Language(language))).Properties.ContainsKey("isHidden"), column.Name.En);
            Assert.All(written.Of("column"), column => Assert.Equal("none", column.Properties["summarizeBy"]));
        }
    }

    [Fact]
    public void LineageTags_AreDistinct_AndTheSameInBothLanguages()
    {
        var (zh, en) = (Model.Of("zh").Tags, Model.Of("en").Tags);

        Assert.Equal(zh.Count, zh.Distinct().Count());
        Assert.Equal(zh.Order(StringComparer.Ordinal), en.Order(StringComparer.Ordinal));
        Assert.All(zh, tag => Assert.True(Guid.TryParseExact(tag, "D", out _)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Translation_NamesOnlyWhatIsThere_AndEveryVisibleMeasure(string language)
    {
        var model = Model.Of(language);
        var translated = model.Translation.Of("translations").Single().Of("model").Single().Of("table").ToList();

        foreach (var table in translated)
        {
            Assert.All(table.Of("column"), column => Assert.Contains(column.Name, model.Tables[table.Name].Of("column").Select(c => c.Name)));
            Assert.All(table.Of("measure"), measure => Assert.Contains(measure.Name, model.Measures.Select(m => m.Name)));
            Assert.All(table.Of("hierarchy"), hierarchy => Assert.Contains(hierarchy.Name, model.Tables[table.Name].Of("hierarchy").Select(h => h.Name)));
        }

        Assert.Equal(
            model.Measures.Where(m => !m.Properties.ContainsKey("isHidden")).Select(m => m.Name),
            translated.SelectMany(table => table.Of("measure")).Select(m => m.Name));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void NoMeasure_SharesItsNameWithAnotherOrWithAColumnBesideIt(string language)
    {
        var model = Model.Of(language);

        var names = model.Measures.Select(m => m.Name).Concat(model.MeasureTable.Of("column").Select(c => c.Name)).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryOtherFile_IsJsonWithItsSchema(string language)
    {
        var files = Files(language).Where(file => !file.Path.EndsWith(".tmdl", StringComparison.Ordinal)).ToList();

        Assert.Equal(9, files.Count);
        foreach (var (path, text) in files)
        {
            using var json = JsonDocument.Parse(text);
            Assert.True(json.RootElement.GetProperty("$schema").GetString()!.StartsWith("https://developer.microsoft.com/json-schemas/fabric/", StringComparison.Ordinal), path);
        }
    }

    [Fact]
    public void ServerAndDatabase_AreParameters_WithQuotesEscaped()
    {
        var text = PowerBiProject.Files(Shipped, new PowerBiOptions { Server = "db\"1", Database = "edu" }).Single(file => file.Path.EndsWith("expressions.tmdl", StringComparison.Ordinal)).Text;

        var parameters = TmdlReader.Read(text).Of("expression").ToDictionary(e => e.Name, e => e.Expression!);

        Assert.StartsWith("\"db\"\"1\" meta [IsParameterQuery = true", parameters["Server"], StringComparison.Ordinal);
        Assert.StartsWith("\"edu\" meta [", parameters["Database"], StringComparison.Ordinal);
    }

    [Fact]
    public void WrittenAgain_InAnotherLanguage_ReplacesTheModelAndLeavesTheReport()
    {
        var folder = Directory.CreateTempSubdirectory("edustat-powerbi-");
        try
        {
            var first = PowerBiProject.Write(Shipped, new PowerBiOptions { Language = BusinessLanguage.Zh }, folder.FullName);
            var page = Path.Combine(folder.FullName, "Edustat.Report", "definition", "pages", "overview", "page.json");
            File.WriteAllText(page, "mine");

            PowerBiProject.Write(Shipped, new PowerBiOptions { Language = BusinessLanguage.En }, folder.FullName);

            Assert.Equal("mine", File.ReadAllText(page));
            var found = folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.FullName, file.FullName).Replace('\\', '/')).ToList();
            Assert.Equal(Files("en").Select(file => file.Path).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
            Assert.All(Files("en").Where(file => file.Path.EndsWith(".tmdl", StringComparison.Ordinal)), file => Assert.Equal(file.Text, File.ReadAllText(Path.Combine(folder.FullName, file.Path))));
            Assert.Equal(Files("zh").Select(file => file.Path), first);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsAdded(DaxMeasureName name) => name.Measure.StartsWith("__", StringComparison.Ordinal);

    private static BusinessLanguage Language(string name) => BusinessLanguages.Parse(name)!.Value;

    private static IReadOnlyList<(string Path, string Text)> Files(string language) =>
        PowerBiProject.Files(Shipped, new PowerBiOptions { Language = Language(language) });

    /// <summary>The model as its files say it.</summary>
    private sealed class Model
    {
        private static readonly Dictionary<string, Model> Read = new[] { "zh", "en" }.ToDictionary(language => language, language => new Model(Files(language)));

        private Model(IReadOnlyList<(string Path, string Text)> files)
        {
            var read = files.Where(file => file.Path.EndsWith(".tmdl", StringComparison.Ordinal)).Select(file => (file.Path, Root: TmdlReader.Read(file.Text))).ToList();
            Tables = read.Where(file => file.Path.Contains("/tables/", StringComparison.Ordinal)).Select(file => file.Root.Of("table").Single()).ToDictionary(table => table.Name, StringComparer.OrdinalIgnoreCase);
            MeasureTable = Tables.Values.Single(table => table.Of("measure").Any());
            Translation = read.Single(file => file.Path.Contains("/cultures/", StringComparison.Ordinal)).Root.Of("cultureInfo").Single();
            Relationships = read.Single(file => file.Path.EndsWith("/relationships.tmdl", StringComparison.Ordinal)).Root.Of("relationship").ToList();
            Tags = read.SelectMany(file => file.Root.All()).Where(o => o.Properties.ContainsKey("lineageTag")).Select(o => o.Properties["lineageTag"]).ToList();
            var model = read.Single(file => file.Path.EndsWith("/model.tmdl", StringComparison.Ordinal)).Root;
            Assert.Equal(Tables.Keys.Order(StringComparer.Ordinal), model.Of("ref table").Select(table => table.Name).Order(StringComparer.Ordinal));
            Assert.Equal(Translation.Name, model.Of("ref cultureInfo").Single().Name);
        }

        public Dictionary<string, TmdlObject> Tables { get; }

        public TmdlObject MeasureTable { get; }

        public IReadOnlyList<TmdlObject> Measures => MeasureTable.Of("measure").ToList();

        public TmdlObject Translation { get; }

        public IReadOnlyList<TmdlObject> Relationships { get; }

        public IReadOnlyList<string> Tags { get; }

        public static Model Of(string language) => Read[language];
    }
}
