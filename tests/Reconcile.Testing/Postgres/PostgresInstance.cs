using System.Globalization;

namespace Reconcile.Testing;

/// <summary>A PostgreSQL server that this process started, in a temporary folder, on a loopback port, with password logins only.</summary>
internal sealed class PostgresInstance : IAsyncDisposable
{
    public const string User = "reconcile";

    private readonly PostgresInstallation _installation;
    private readonly PostgresWatchdog _watchdog;
    private readonly string _folder;

    private PostgresInstance(PostgresInstallation installation, string folder)
    {
        _installation = installation;
        _folder = folder;
        _watchdog = PostgresWatchdog.Start(installation, folder);
    }

    public int Port { get; private set; }

    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>The postmaster's process id; null while no server runs.</summary>
    public int? ProcessId
    {
        get
        {
            var file = Path.Combine(DataFolder, "postmaster.pid");
            return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
        }
    }

    public static async Task<PostgresInstance> StartNewAsync(PostgresInstallation installation, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("reconcile-postgres-").FullName;
        var instance = new PostgresInstance(installation, folder);
        try
        {
            await instance.InitialiseAsync(cancellationToken);
            await instance.StartOnFreePortAsync(cancellationToken);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again on its port.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ControlAsync(cancellationToken, "start", "-w", "-t", "60", "-l", LogFile, "-o", $"-p {Port}");
        }
        catch (InvalidOperationException exception)
        {
            var log = File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(20)) : "no log";
            throw new InvalidOperationException($"PostgreSQL did not start on port {Port}. {exception.Message}\n{log}", exception);
        }
    }

    /// <summary>Ends the server; <paramref name="mode"/> is <c>fast</c> (orderly) or <c>immediate</c> (as in a crash).</summary>
    public Task StopAsync(string mode, CancellationToken cancellationToken) =>
        ProcessId is null ? Task.CompletedTask : ControlAsync(cancellationToken, "stop", "-w", "-t", "60", "-m", mode);

    public ValueTask DisposeAsync() => _watchdog.DisposeAsync();

    private string LogFile => Path.Combine(_folder, "server.log");

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, PlantedSecret.Password + "\n", cancellationToken);
        if (_installation.Owner is string owner)
        {
            await ShellCommand.RunAsync(["chown", "-R", owner, _folder], "/", cancellationToken);
        }

        await ShellCommand.RunAsync(
            _installation.Command(
                "initdb", "-D", DataFolder, "-U", User, "--pwfile", passwordFile, "--auth", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            _folder,
            cancellationToken);
        File.Delete(passwordFile);
        // Fast, for the machine is not going to crash; but commits still reach the log at once, so that they survive KillAsync.
        await File.AppendAllTextAsync(
            Path.Combine(DataFolder, "postgresql.conf"),
            """

            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 200
            fsync = off
            full_page_writes = off
            wal_level = minimal
            max_wal_senders = 0

            """,
            cancellationToken);
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = LoopbackPort.FreeForServer();
            try
            {
                await StartAsync(cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody took the port between the look and the start.
            }
        }
    }

    private async Task ControlAsync(CancellationToken cancellationToken, params string[] arguments) =>
        await ShellCommand.RunAsync(_installation.Command("pg_ctl", [.. arguments, "-D", DataFolder]), _folder, cancellationToken);
}
