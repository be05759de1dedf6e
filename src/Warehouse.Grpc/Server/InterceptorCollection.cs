using System.Collections.ObjectModel;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>The interceptors of calls, the outermost first.</summary>
public class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>Adds an interceptor: the registered service of this type, or one made for each call with these arguments.</summary>
    public void Add<TInterceptor>(params object[] args)
        where TInterceptor : Interceptor =>
        Add(typeof(TInterceptor), args);

    /// <summary>Adds an interceptor: the registered service of this type, or one made for each call with these arguments.</summary>
    public void Add(Type interceptorType, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(interceptorType);
        ArgumentNullException.ThrowIfNull(args);
        if (!interceptorType.IsSubclassOf(typeof(Interceptor)))
            throw new ArgumentException($"{interceptorType} is no {nameof(Interceptor)}.", nameof(interceptorType));
        Add(new InterceptorRegistration(interceptorType, args));
    }
}

/// <summary>One interceptor to be made for calls.</summary>
public class InterceptorRegistration
{
    private readonly ObjectFactory create;

    internal InterceptorRegistration(Type type, IReadOnlyList<object> arguments)
    {
        Type = type;
        Arguments = arguments;
        create = ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]);
    }

    /// <summary>The interceptor's type.</summary>
    public Type Type { get; }

    /// <summary>The constructor arguments that are not services.</summary>
    public IReadOnlyList<object> Arguments { get; }

    internal Interceptor Create(IServiceProvider services) => (Interceptor)create(services, [.. Arguments]);
}
