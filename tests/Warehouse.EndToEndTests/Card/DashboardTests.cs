using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Card;

public sealed class DashboardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("admin", "secret", true)]
    [InlineData("admin", "secreT", false)]
    [InlineData("admin", "", false)]
    [InlineData("Admin", "secret", false)]
    [InlineData("", "secret", false)]
    [InlineData("admin:secret", "", false)]
    public void NameAndPassword_MustBothBeRight(string user, string password, bool isAdministrator) =>
        Assert.Equal(isAdministrator, new AdministratorsOnly("admin", "secret").IsAdministrator(Basic(user, password)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic ???")]
    [InlineData("Bearer YWRtaW46c2VjcmV0")]
    [InlineData("YWRtaW46c2VjcmV0")]
    public void WhatIsNoBasicHeader_IsNobody(string? header) =>
        Assert.False(new AdministratorsOnly("admin", "secret").IsAdministrator(header));

    [Fact]
    public void PasswordInChinese_IsUtf8() =>
        Assert.True(new AdministratorsOnly("管理员", "密码:一").IsAdministrator(Basic("管理员", "密码:一")));

    [Theory]
    [InlineData("POST", "same-origin", null, false)]
    [InlineData("POST", "cross-site", null, true)]
    [InlineData("POST", "same-site", null, true)]
    [InlineData("POST", null, "http://127.0.0.1:5080", false)]
    [InlineData("POST", null, "http://other.example", true)]
    [InlineData("POST", null, null, false)]
    [InlineData("GET", "cross-site", null, false)]
    public void PagesOfOtherSites_MayNotPost(string method, string? site, string? origin, bool isOfAnotherSite)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Host = new HostString("127.0.0.1", 5080);
        request.Headers["Sec-Fetch-Site"] = site;
        request.Headers.Origin = origin;

        Assert.Equal(isOfAnotherSite, AdministratorsOnly.IsOfAnotherSite(request));
    }

    [Fact]
    public async Task Dashboard_OpensToTheAdministratorOnly()
    {
        await using var app = await StartAsync("--Host:AdminPassword=secret");
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var nobody = await client.GetAsync("/hangfire");
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (nobody.StatusCode, nobody.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Get, "/hangfire/recurring", "wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, HttpMethod.Get, "/hangfire/recurring", "secret"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, HttpMethod.Post, "/hangfire/recurring/trigger", "secret", site: "cross-site"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(client, HttpMethod.Post, "/hangfire/recurring/trigger", "secret", site: "same-origin"));
    }

    [Fact]
    public async Task WithoutAPassword_ThereIsNoDashboard()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, HttpMethod.Get, "/hangfire", ""));
    }

    private async Task<WebApplication> StartAsync(params string[] settings)
    {
        var app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", "--Host:LoadAtStart=false", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", .. settings]);
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path, string password, string? site = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([new("jobs[]", "none")]) : null };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(Basic("admin", password));
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
