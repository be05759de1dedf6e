namespace Warehouse.Etl.Vocabulary;

/// <summary>Where a pipeline's files come from.</summary>
internal abstract record SourceSpec
{
    /// <summary>As people see it: a path, an address, a query.</summary>
    public required string Shown { get; init; }

    /// <summary>What kind of source it is, as the warehouse keeps it.</summary>
    public string Kind => this switch
    {
        FolderSource => "folder",
        UrlSource => "url",
        SqlSource => "sql",
        UploadSource => "upload",
        _ => "files",
    };
}

/// <summary>Files that the pipeline names.</summary>
/// <param name="Places">In the order in which they are read.</param>
internal sealed record FilesSource(IReadOnlyList<SourcePlace> Places) : SourceSpec;

/// <summary>A file that a pipeline names, or several by a glob.</summary>
/// <param name="File">As an absolute path; <c>${period}</c> and a glob are still in it.</param>
/// <param name="Entry">Of a zip archive, the entry or a glob of several; null for the only one.</param>
/// <param name="Names">What its name must look like, with groups that name settings; null for anything.</param>
/// <param name="Settings">What stands for <c>${name}</c>.</param>
internal sealed record SourcePlace(string File, string? Entry, string? Names, IReadOnlyDictionary<string, string> Settings);

/// <summary>A folder in which files appear.</summary>
/// <param name="Path">As an absolute path.</param>
/// <param name="Glob">Which of its files are meant.</param>
/// <param name="Names">What their names must look like, with groups that name settings; null for anything.</param>
/// <param name="IsEach">True when every file is a run of its own, and its own period.</param>
/// <param name="ByTime">True when the order of files is that in which they changed, else that of their names.</param>
/// <param name="SettleSeconds">A file is read when it did not change for so long.</param>
internal sealed record FolderSource(string Path, string Glob, string? Names, bool IsEach, bool ByTime, int SettleSeconds) : SourceSpec;

/// <summary>A file of a web server.</summary>
/// <param name="Address">Http or https; <c>${period}</c> is still in it.</param>
/// <param name="File">The name that it is kept under; null for the last part of the address.</param>
/// <param name="Authorization">The setting below <c>Etl:Connections</c> that holds the header <c>Authorization</c>; null for none.</param>
internal sealed record UrlSource(string Address, string? File, string? Authorization) : SourceSpec;

/// <summary>Rows of another SQL database.</summary>
/// <param name="Connection">The setting below <c>Etl:Connections</c> that says how to reach it.</param>
/// <param name="IsSqlServer">True for SQL Server, false for a SQLite file.</param>
/// <param name="Query">The query, or the name of a table; <c>${period}</c> is still in it.</param>
/// <param name="IsTable">True for the name of a table.</param>
internal sealed record SqlSource(string Connection, bool IsSqlServer, string Query, bool IsTable) : SourceSpec;

/// <summary>Files that are sent over the API.</summary>
internal sealed record UploadSource : SourceSpec;
