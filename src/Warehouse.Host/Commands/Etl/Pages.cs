using System.Collections;
using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Warehouse.Host.Commands.Etl;

/// <summary>Lists that a server gives page by page.</summary>
internal static class Pages
{
    // The most that a server gives at once.
    private const int Largest = 1000;

    /// <summary>How much of a list is shown that grows without end.</summary>
    public static Option<int> Limit()
    {
        var limit = new Option<int>("--limit") { Description = "At most this many, from the newest on.", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < 1)
                given.AddError($"'{text}' is no value of --limit. At least 1.");
        });
        return limit;
    }

    /// <summary>The whole list.</summary>
    public static Task<T> ReadAllAsync<T>(Func<int, string, AsyncUnaryCall<T>> ask)
        where T : class, IMessage<T> => ReadAsync(int.MaxValue, ask);

    /// <summary>The beginning of a list, as one response; its next_page_token tells whether there is more.</summary>
    /// <param name="limit">At most this many rows.</param>
    /// <param name="ask">Asks for a page, by its size and token.</param>
    public static async Task<T> ReadAsync<T>(int limit, Func<int, string, AsyncUnaryCall<T>> ask)
        where T : class, IMessage<T>
    {
        var all = await ask(Math.Min(limit, Largest), "");
        var token = all.Descriptor.FindFieldByName("next_page_token").Accessor;
        while (Rows(all) is var rows && rows < limit && (string)token.GetValue(all) is { Length: > 0 } next)
        {
            token.Clear(all);
            all.MergeFrom(await ask(Math.Min(limit - rows, Largest), next));
        }

        return all;
    }

    /// <summary>Says that there is more than is shown.</summary>
    public static async Task SayIfCutAsync(EtlCall call, string nextPageToken, int limit)
    {
        if (nextPageToken.Length > 0)
            await call.Words.InvocationConfiguration.Error.WriteLineAsync($"There are older ones: ask with a higher --limit than {RunText.Count(limit)}.");
    }

    private static int Rows(IMessage list) => ((ICollection)list.Descriptor.Fields.InDeclarationOrder().First(field => field.IsRepeated).Accessor.GetValue(list)).Count;
}
