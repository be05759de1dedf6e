using Warehouse.Storage.Sql;

namespace Warehouse.Tests.Storage;

/// <summary>What a column cannot hold is found before it is sent, where it would stop the whole load.</summary>
public sealed class TableColumnTests
{
    [Theory]
    [InlineData("nvarchar(5) collate Latin1_General_BIN2", "湖北省武汉", true)]
    [InlineData("nvarchar(5) collate Latin1_General_BIN2", "湖北省武汉市", false)]
    [InlineData("nvarchar(max) collate Latin1_General_BIN2", "湖北省武汉市", true)]
    [InlineData("", "湖北省武汉市", true)]
    public void Text_FitsByItsLength(string type, string text, bool fits) =>
        Assert.Equal(fits, new TableColumn("name_zh", type).Misfit(text) is null);

    // 28 digits, 10 of them behind the point, leave 18 before it.
    [Theory]
    [InlineData("999999999999999999", true)]
    [InlineData("-999999999999999999", true)]
    [InlineData("1000000000000000000", false)]
    public void Number_FitsByItsDigitsBeforeThePoint(string number, bool fits) =>
        Assert.Equal(fits, new TableColumn("value", "decimal(28, 10)").Misfit(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)) is null);
}
