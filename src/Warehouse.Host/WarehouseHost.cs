using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Etl;
using Warehouse.Etl.Runs;
using Warehouse.Gateway;
using Warehouse.Gateway.Json;
using Warehouse.Storage;

namespace Warehouse.Host;

/// <summary>The program from its settings to its end.</summary>
internal static partial class WarehouseHost
{
    /// <summary>Serves until stopped.</summary>
    /// <returns>0 after an orderly stop; 2 when settings, catalogue or warehouse do not allow a start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync();
            await LoadUnlessStoppedAsync(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (ProblemException exception)
        {
            StartFailure.Write(exception.Problems);
            return 2;
        }
        catch (OptionsValidationException exception)
        {
            StartFailure.Write(exception.Failures.Select(failure => new Problem("host.bad_setting", failure)));
            return 2;
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            StartFailure.Write([new Problem("host.address_in_use", exception.Message, "", "Stop the other program, or set Host__Http and Host__Grpc to other addresses.")]);
            return 2;
        }
        catch (SocketException exception)
        {
            StartFailure.Write([new Problem("host.cannot_listen", $"{exception.Message}.", "", "Host__Http and Host__Grpc must be addresses of this machine, with ports that this user may open.")]);
            return 2;
        }
    }

    /// <summary>The program wired up, not yet started.</summary>
    /// <param name="args">Settings as <c>--Section:Name=value</c>.</param>
    /// <param name="configure">What a test adds.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        var options = new HostOptions();
        Bind(builder.Configuration.GetSection("Host"), options);
        builder.Services.AddSingleton(options);
        Listen(builder, options);
        AddServices(builder, options);
        // Why it cannot start is said once, by RunAsync; the framework would log it too, with its stack.
        var hasStarted = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted ? level >= LogLevel.Warning : level == LogLevel.Critical);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        MapEndpoints(app);
        return app;
    }

    /// <summary>The settings, from the file beside the program, the environment and the arguments; the last one wins.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    /// <summary>The catalogue that the settings name.</summary>
    /// <exception cref="ProblemException">It cannot be read, or a setting is bad.</exception>
    public static IndicatorCatalogue ReadCatalogue(string[] args)
    {
        var options = new HostOptions();
        Bind(CreateBuilder(args).Configuration.GetSection("Host"), options);
        return CatalogueFiles.Load(options.CatalogueDirectory);
    }

    /// <summary>The pipelines that travel with the program, unless a setting names others.</summary>
    public static void UseOwnPipelines(EtlOptions etl) => etl.PipelinesDirectory = Path.Combine(AppContext.BaseDirectory, "etl", "pipelines");

    /// <summary>Loads what is not loaded yet, shows how far it is, then reports ready.</summary>
    public static async Task LoadAsync(WebApplication app)
    {
        var clock = Stopwatch.StartNew();
        var runs = app.Services.GetRequiredService<HostOptions>().LoadAtStart
            ? await LoadDisplay.ShowAsync(app.Services.GetRequiredService<InitialLoad>(), app.Lifetime.ApplicationStopping)
            : [];
        app.Services.GetRequiredService<ReadyCheck>().IsReady = true;
        await Welcome.WriteAsync(app, runs, clock.Elapsed);
    }

    // Who stops the program while it loads ends it in order too; what is not loaded yet is at the next start.
    private static async Task LoadUnlessStoppedAsync(WebApplication app)
    {
        try
        {
            await LoadAsync(app);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
    }

    // A value that is not of its setting's type is the user's to correct, not a fault of the program.
    private static void Bind(IConfiguration section, object options)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw new ProblemException(new Problem("host.bad_setting", exception.Message));
        }
    }

    private static void Listen(WebApplicationBuilder builder, HostOptions options)
    {
        var http = HostOptions.Endpoint("Host:Http", options.Http);
        var grpc = HostOptions.Endpoint("Host:Grpc", options.Grpc);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // Each protocol counts its own messages.
            kestrel.Listen(http, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(grpc, listen => listen.Protocols = HttpProtocols.Http2);
        });
    }

    private static void AddServices(WebApplicationBuilder builder, HostOptions options)
    {
        var services = builder.Services;
        // Without effect unless a service manager started the program: it then says when it is ready, and stops when told.
        services.AddSystemd().AddWindowsService(service => service.ServiceName = "Edustat");
        var catalogue = CatalogueFiles.Load(options.CatalogueDirectory);
        services.AddSingleton(catalogue);
        services.AddSingleton(PlanFiles.Load(options.CatalogueDirectory, catalogue));
        services.AddWarehouseStorage(storage => Bind(builder.Configuration.GetSection("Storage"), storage));
        services.AddHostedService<CatalogueStartup>();
        services.AddWarehouseEtl(etl =>
        {
            UseOwnPipelines(etl);
            Bind(builder.Configuration.GetSection("Etl"), etl);
        });
        services.AddSingleton<Interceptor, ProblemInterceptor>();
        services.AddSingleton<Interceptor, AdministratorInterceptor>();
        services.AddOptions<AdministratorOptions>()
            .Configure(administrators => Bind(builder.Configuration, administrators))
            .Validate(administrators => administrators.Administrators.All(one => one.IsComplete), "Administrators: each needs a Name and a TokenSha256 of 64 hexadecimal digits.")
            .Validate(administrators => administrators.Administrators.Select(one => one.Name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() == administrators.Administrators.Count, "Administrators: each Name is that of one person.")
            .ValidateOnStart();
        services.AddSingleton<RunFinder>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxRequestBytes;
            grpc.ResponseCompressionAlgorithm = "gzip";
            grpc.Interceptors.Add<ProblemInterceptor>();
            grpc.Interceptors.Add<AdministratorInterceptor>();
        });
        services.AddJsonGateway(json => json.MaxRequestBytes = options.MaxRequestBytes);
        services.AddGrpcReflection();
        services.AddSingleton<ReadyCheck>();
        services.AddGrpcHealthChecks().AddCheck<ReadyCheck>("warehouse");
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Period = TimeSpan.FromSeconds(1);
        });
        services.AddCors(cors => cors.AddDefaultPolicy(policy => Cors.Allow(policy, options.CorsOrigins)));
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.UseCors();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<IndicatorService>();
        app.MapGrpcService<CatalogService>();
        app.MapGrpcService<EtlAdminService>();
        app.MapGrpcService<LineageService>();
        app.MapGrpcService<UploadService>();
        app.MapGrpcService<ReviewService>();
        app.MapGrpcService<StandardService>();
        app.MapGrpcService<PlanService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        app.MapJson<IndicatorService>();
        app.MapJson<CatalogService>();
        app.MapJson<EtlAdminService>();
        app.MapJson<LineageService>();
        app.MapJson<UploadService>();
        app.MapJson<ReviewService>();
        app.MapJson<StandardService>();
        app.MapJson<PlanService>();
        app.MapOpenApiDocument();
        app.MapHealthChecks("/healthz");
        MapDashboard(app);
    }

    // Of the scheduler, where it has one.
    static partial void MapDashboard(WebApplication app);
}
