using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Warehouse.Gateway;

/// <summary>Who makes a call, as <see cref="AdministratorInterceptor"/> found out.</summary>
public static class Caller
{
    // By the call itself: it ends with it, whichever transport it came over.
    private static readonly ConditionalWeakTable<ServerCallContext, string> Names = [];

    /// <summary>The administrator's name; empty when nobody has to say who they are.</summary>
    public static string Name(ServerCallContext context) => Names.TryGetValue(context, out var name) ? name : "";

    /// <summary>Notes who makes a call.</summary>
    internal static void Note(ServerCallContext context, string name) => Names.AddOrUpdate(context, name);
}
