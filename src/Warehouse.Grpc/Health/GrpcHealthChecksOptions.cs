using System.Collections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks stand for which service.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>The services that can be asked about; by default the empty name, which stands for all checks.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>Whether Check answers with what was published last instead of running the checks.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Whether Watch goes on while the application stops.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}

/// <summary>The services that can be asked about.</summary>
public sealed class ServiceMappingCollection : IEnumerable<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> mappings = new(StringComparer.Ordinal);

    /// <summary>Makes the checks that match stand for a service, in place of those that did.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => mappings[name] = new ServiceMapping(name, predicate);

    /// <summary>Adds a service.</summary>
    public void Add(ServiceMapping service)
    {
        ArgumentNullException.ThrowIfNull(service);
        mappings.Add(service.Name, service);
    }

    /// <summary>Removes a service.</summary>
    public void Remove(string name) => mappings.Remove(name);

    /// <summary>Removes all services.</summary>
    public void Clear() => mappings.Clear();

    /// <inheritdoc />
    public IEnumerator<ServiceMapping> GetEnumerator() => mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ServiceMapping? Find(string name) => mappings.GetValueOrDefault(name);
}

/// <summary>A service and the health checks that stand for it.</summary>
public sealed class ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
{
    /// <summary>The full service name.</summary>
    public string Name { get; } = name;

    /// <summary>Which checks.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; } = predicate;

    internal bool Has(string check, IEnumerable<string> tags) => HealthCheckPredicate!(new HealthCheckMapContext(check, tags));

    internal bool Has(HealthCheckRegistration check) => Has(check.Name, check.Tags);
}

/// <summary>The check a predicate is asked about.</summary>
public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its tags.</summary>
    public IEnumerable<string> Tags { get; } = tags;
}
