namespace Warehouse.Gateway;

/// <summary>Who may change what is loaded; with none, everybody may, and nobody is known by name.</summary>
public sealed class AdministratorOptions
{
    /// <summary>The administrators.</summary>
    public IList<Administrator> Administrators { get; } = [];
}

/// <summary>Somebody who may.</summary>
public sealed class Administrator
{
    /// <summary>What runs, approvals and rows that were given up say of them.</summary>
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of their token, hexadecimal: <c>printf %s "$token" | sha256sum</c>. The token itself is kept nowhere.</summary>
    public string TokenSha256 { get; set; } = "";

    /// <summary>Whether the settings are of use.</summary>
    public bool IsComplete => Name.Trim().Length > 0 && TokenSha256.Length == 64 && TokenSha256.All(char.IsAsciiHexDigit);
}
