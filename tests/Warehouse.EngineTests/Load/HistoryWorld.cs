using Warehouse.Storage;

namespace Warehouse.EngineTests.Load;

/// <summary>The small country with pipelines that tell what members were over time.</summary>
internal sealed class HistoryWorld(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    public LoadWorld World => _world;

    public Task<IReadOnlyList<string>> VersionsAsync() => _world.QueryAsync(
        $"""
        select concat(member_id, ' ', valid_from, ' ', coalesce(valid_to, '-'), ' ', name_zh, ' ', coalesce(kind, '-'), ' ', coalesce(parent_id, '-'), ' ', coalesce(recognition, '-'), ' ', coalesce(change, '-'))
        from {_world.Warehouse.Table("member_version")}
        order by member_id, valid_from
        """);

    public async Task<Dictionary<string, string>> AtAsync(string day) => (await _world.QueryAsync(
        $"select concat(member_id, ' ', name_zh) from {_world.Warehouse.Table("member_version")} where valid_from <= '{day}' and (valid_to is null or valid_to > '{day}')"))
        .Select(row => row.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    public void Write(string pipeline, params string[] rows) => Write(pipeline, rows, "school");

    public void Write(string pipeline, string[] rows, string dimension)
    {
        _world.Folder.Write($"samples/{pipeline}.csv", "id,from,to,change,name,kind,in,recognition\n" + string.Concat(rows.Select(row => row + "\n")));
        _world.Folder.Write($"pipelines/{pipeline}.yaml",
            $$"""
            pipeline: {{pipeline}}
            title: 沿革
            authority: 测试局
            target: history:{{dimension}}
            files: [../samples/{{pipeline}}.csv]
            format: csv
            encoding: utf-8
            max_rejected: 10
            member:
              id: { column: id }
              attributes:
                valid_from: { column: from, type: date }
                valid_to: { column: to, type: date, optional: true }
                change: { column: change }
                name_zh: { column: name, optional: true }
                kind: { column: kind, optional: true }
                parent_id: { column: in, optional: true }
                recognition: { column: recognition, optional: true }
            """);
    }

    public void WriteSuccessions(params string[] rows)
    {
        _world.Folder.Write("samples/goes_on.csv", "was,is,kind,day\n" + string.Concat(rows.Select(row => row + "\n")));
        _world.Folder.Write("pipelines/goes_on.yaml",
            """
            pipeline: goes_on
            title: 沿革
            authority: 测试局
            target: succession:school
            files: [../samples/goes_on.csv]
            format: csv
            encoding: utf-8
            member:
              id: { column: was }
              attributes:
                successor: { column: is }
                kind: { column: kind }
                valid_from: { column: day, type: date }
            """);
    }

    public void Dispose() => _world.Dispose();
}
