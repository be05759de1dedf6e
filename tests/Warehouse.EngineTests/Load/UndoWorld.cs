using System.Globalization;

namespace Warehouse.EngineTests.Load;

/// <summary>The small country with files that change at random: its provinces, their other names, pupils, and spending to the last decimal.</summary>
internal sealed class UndoWorld
{
    private static readonly string[] _names = ["湖北省", "湖南省", "广东省", "海南省", "福建省"];

    private readonly LoadWorld _world;
    private readonly Random _random;

    public UndoWorld(LoadWorld world, Random random)
    {
        (_world, _random) = (world, random);
        world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 100);
        world.Folder.Write("pipelines/spending.yaml",
            """
            pipeline: spending
            title: 生均支出
            authority: 测试局
            target: published_per_pupil
            after: [districts]
            files: [../samples/spending.csv]
            format: csv
            encoding: utf-8
            max_rejected: 100
            keys:
              district: { column: 地区, lookup: name }
              fiscal_year: { column: 年份 }
              stage: primary
            values:
              - { column: 支出, measure: published_exp_per_pupil, unit: 元 }
            """);
        world.Folder.Write("pipelines/aliases.yaml",
            """
            pipeline: aliases
            title: 别名
            authority: 测试局
            target: district_alias
            after: [districts]
            files: [../samples/aliases.csv]
            format: csv
            encoding: utf-8
            max_rejected: 100
            member:
              id: { column: id }
              attributes:
                alias: { column: alias }
            """);
        WriteAll();
    }

    /// <summary>Changes the file of some pipeline.</summary>
    /// <returns>The pipeline.</returns>
    public string WriteSomething()
    {
        var pipeline = (string[])["districts", "enrolment", "spending", "aliases"];
        var chosen = pipeline[_random.Next(pipeline.Length)];
        Write(chosen);
        return chosen;
    }

    private void WriteAll()
    {
        foreach (var pipeline in (string[])["districts", "enrolment", "spending", "aliases"])
            Write(pipeline);
    }

    private void Write(string pipeline)
    {
        switch (pipeline)
        {
            case "districts":
                var codes = Enumerable.Range(42, _names.Length).OrderBy(_ => _random.Next()).ToList();
                _world.WriteDistricts([
                    "cn,,全国,NAT,",
                    .. _names.Select((name, i) => (name, i)).Where(_ => _random.Next(4) > 0).Select(p => $"cn-{p.i},{(_random.Next(3) > 0 ? codes[p.i].ToString(CultureInfo.InvariantCulture) : "")},{p.name},PROV,cn")]);
                break;
            case "enrolment":
                _world.WriteEnrolment([.. Rows(() => _random.Next(1000).ToString(CultureInfo.InvariantCulture))]);
                break;
            case "spending":
                _world.Folder.Write("samples/spending.csv", "地区,年份,支出\n" + string.Concat(Rows(() => (_random.NextInt64(1, 1_000_000_000_000) / 100_000_000m).ToString(CultureInfo.InvariantCulture)).Select(row => row + "\n")));
                break;
            default:
                _world.Folder.Write("samples/aliases.csv", "id,alias\n" + string.Concat(_names.Select((name, i) => (name, i)).Where(_ => _random.Next(2) > 0).Select(p => $"cn-{p.i},又名{p.name}\n").DefaultIfEmpty("cn,中国\n")));
                break;
        }
    }

    private List<string> Rows(Func<string> value) =>
        (from name in _names from year in (int[])[2018, 2019, 2020] where _random.Next(3) > 0 select $"{name},{year},{value()}").DefaultIfEmpty("湖北省,2017,1").ToList();
}
