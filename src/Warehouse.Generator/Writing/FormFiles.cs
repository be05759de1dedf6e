using Warehouse.Generator.Forms;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Writing;

/// <summary>Writes forms below <c>files/</c>, and remembers which there are.</summary>
internal sealed class FormFiles(string root)
{
    private readonly Dictionary<string, List<(string District, string File)>> _files = [];

    /// <summary>How many files were written.</summary>
    public int Count { get; private set; }

    /// <summary>The files of a form, by district: paths from the folder of the pipelines.</summary>
    public IReadOnlyList<(string District, string File)> Of(Form form) => _files.GetValueOrDefault(form.Pipeline) ?? [];

    /// <summary>Writes a district's form; a form without rows is not handed in.</summary>
    public void Write(Form form, DistrictWorld world)
    {
        using var rows = form.Rows(world).GetEnumerator();
        if (!rows.MoveNext())
            return;
        var folder = Path.Combine(root, "files", world.Plan.Id);
        Directory.CreateDirectory(folder);
        var name = form.FileName(world.Plan.Name);
        var path = Path.Combine(folder, name);
        if (form.Format == FormFormat.Xlsx)
            XlsxFile.Write(path, form, form.TitleOf(world.Plan.Name), FromHere(rows));
        else
            CsvFile.Write(path, form, form.TitleOf(world.Plan.Name), FromHere(rows));
        Count++;
        if (!_files.TryGetValue(form.Pipeline, out var files))
            _files[form.Pipeline] = files = [];
        files.Add((world.Plan.Id, $"../files/{world.Plan.Id}/{name}"));
    }

    private static IEnumerable<object?[]> FromHere(IEnumerator<object?[]> rows)
    {
        do
            yield return rows.Current;
        while (rows.MoveNext());
    }
}
