using Warehouse.Etl.Vocabulary;

namespace Warehouse.Tests.Etl.Schedule;

public sealed class UnixCronTests
{
    [Theory]
    [InlineData("0 3 * * *", "0 3 * * *")]
    [InlineData("  30   4 1 * * ", "30 4 1 * *")]
    [InlineData("*/20 */6 * * *", "0,20,40 0,6,12,18 * * *")]
    [InlineData("10-30/10 8-10 * * *", "10,20,30 8,9,10 * * *")]
    [InlineData("5,1,5 0 * * *", "1,5 0 * * *")]
    [InlineData("0 0 1-31 1-12 *", "0 0 * * *")]
    [InlineData("0-59 0-23 * * *", "* * * * *")]
    [InlineData("0 2 28-31/3 FEB,Mar *", "0 2 28,31 2,3 *")]
    [InlineData("0 0 29 2 *", "0 0 29 2 *")]
    [InlineData("0 3 * * 0", "0 3 * * 0")]
    [InlineData("0 3 * * 7", "0 3 * * 0")]
    [InlineData("0 3 * * SUN", "0 3 * * 0")]
    [InlineData("0 3 * * mon-fri", "0 3 * * 1,2,3,4,5")]
    [InlineData("0 3 * * FRI-SUN", "0 3 * * 0,5,6")]
    [InlineData("0 3 * * 6-7", "0 3 * * 0,6")]
    [InlineData("0 3 * * 0-2", "0 3 * * 0,1,2")]
    [InlineData("0 3 * * */2", "0 3 * * 0,2,4,6")]
    [InlineData("0 3 * * 1-7", "0 3 * * *")]
    public void Fields_AreWrittenOut(string text, string writtenOut)
    {
        var mistakes = new List<string>();

        Assert.Equal(writtenOut, UnixCron.Read(text, mistakes.Add));

        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData("0 3 * *", "has five fields")]
    [InlineData("0 0 3 * * ?", "has five fields")]
    [InlineData("@daily", "has five fields")]
    [InlineData("60 3 * * *", "'60' is no minute: 0 to 59")]
    [InlineData("0 24 * * *", "'24' is no hour: 0 to 23")]
    [InlineData("0 3 0 * *", "'0' is no day of the month: 1 to 31")]
    [InlineData("0 3 L * *", "'L' is no day of the month")]
    [InlineData("0 3 * 13 *", "'13' is no month: 1 to 12 or JAN to DEC")]
    [InlineData("0 3 * * 8", "'8' is no day of the week: 0 to 6 or SUN to SAT")]
    [InlineData("0 3 * * MON#2", "'MON#2' is no day of the week")]
    [InlineData("30-10 3 * * *", "'30-10' is no minute")]
    [InlineData("5/15 3 * * *", "'5/15' is no minute")]
    [InlineData("*/0 3 * * *", "'*/0' is no minute")]
    [InlineData("*/5/5 3 * * *", "'*/5/5' is no minute")]
    [InlineData("1-2-3 3 * * *", "'1-2-3' is no minute")]
    [InlineData("1, 3 * * *", "'' is no minute")]
    [InlineData("-1 3 * * *", "'-1' is no minute")]
    [InlineData("0 3 1 * MON", "days of the month and days of the week")]
    [InlineData("0 3 */2 * 1-5", "days of the month and days of the week")]
    [InlineData("0 3 31 4,6 *", "never comes")]
    [InlineData("0 3 30 2 *", "never comes")]
    public void WhatSchedulersDoNotReadAlike_IsRefused(string text, string because)
    {
        var mistakes = new List<string>();

        Assert.Null(UnixCron.Read(text, mistakes.Add));

        Assert.Contains(because, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryField_HasItsOwnMistake()
    {
        var mistakes = new List<string>();

        Assert.Null(UnixCron.Read("a 3 b * c", mistakes.Add));

        Assert.Equal(["'a' is no minute", "'b' is no day of the month", "'c' is no day of the week"], mistakes.Select(mistake => mistake.Split(':')[0]));
    }
}
