using Warehouse.Catalogue.Business;

namespace Warehouse.PowerBi;

/// <summary>What a Power BI project is written for.</summary>
public sealed record PowerBiOptions
{
    /// <summary>The language of its names; the other one is there as a translation.</summary>
    public BusinessLanguage Language { get; init; } = BusinessLanguage.Zh;

    /// <summary>The SQL Server it reads, as a connection names it; a parameter of the project, to be changed there.</summary>
    public string Server { get; init; } = "localhost";

    /// <summary>The database it reads; a parameter of the project, to be changed there.</summary>
    public string Database { get; init; } = "edustat";
}
