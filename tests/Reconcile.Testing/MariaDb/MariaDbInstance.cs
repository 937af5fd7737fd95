using System.Diagnostics;
using System.Globalization;
using MySqlConnector;

namespace Reconcile.Testing;

/// <summary>A MariaDB server that this process started, in a temporary folder, on a loopback port, with password logins only.</summary>
internal sealed class MariaDbInstance : IAsyncDisposable
{
    public const string User = "reconcile";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly MariaDbInstallation _installation;
    private readonly MariaDbWatchdog _watchdog;
    private readonly string _folder;

    private MariaDbInstance(MariaDbInstallation installation, string folder)
    {
        _installation = installation;
        _folder = folder;
        _watchdog = MariaDbWatchdog.Start(folder);
    }

    public int Port { get; private set; }

    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>The server's process id; null while none runs.</summary>
    public int? ProcessId
    {
        get
        {
            var file = Path.Combine(_folder, "server.pid");
            return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
        }
    }

    public MySqlConnectionStringBuilder Login => new()
    {
        Server = "127.0.0.1",
        Port = (uint)Port,
        UserID = User,
        Password = PlantedSecret.Password,
        AllowUserVariables = true,
    };

    public static async Task<MariaDbInstance> StartNewAsync(MariaDbInstallation installation, CancellationToken cancellationToken)
    {
        var instance = new MariaDbInstance(installation, Directory.CreateTempSubdirectory("reconcile-mariadb-").FullName);
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

    public ValueTask DisposeAsync() => _watchdog.DisposeAsync();

    private string LogFile => Path.Combine(_folder, "server.log");

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        var login = Path.Combine(_folder, "login.sql");
        await File.WriteAllTextAsync(
            login,
            $"""
            CREATE OR REPLACE USER {User}@'127.0.0.1' IDENTIFIED BY '{PlantedSecret.Password.Replace("'", "''", StringComparison.Ordinal)}';
            GRANT ALL ON *.* TO {User}@'127.0.0.1' WITH GRANT OPTION;

            """,
            cancellationToken);
        if (_installation.Owner is string owner)
        {
            await ShellCommand.RunAsync(["chown", "-R", owner, _folder], "/", cancellationToken);
        }

        await ShellCommand.RunAsync(
            [.. _installation.AsOwner, _installation.Installer, "--no-defaults", $"--datadir={DataFolder}", "--auth-root-authentication-method=socket", "--skip-test-db"],
            _folder,
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

    /// <summary>Starts the server in the background of a shell that ends; fast, for the machine is not going to crash.</summary>
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        string[] server =
        [
            .. _installation.AsOwner, _installation.Server, "--no-defaults", $"--datadir={DataFolder}", $"--port={Port}", "--bind-address=127.0.0.1",
            $"--socket={Path.Combine(_folder, "socket")}", $"--pid-file={Path.Combine(_folder, "server.pid")}", $"--init-file={Path.Combine(_folder, "login.sql")}",
            "--skip-name-resolve", "--max-connections=200", "--innodb-flush-log-at-trx-commit=0", "--character-set-server=utf8mb4",
        ];
        using var process = Process.Start(ShellCommand.Describe(["/bin/sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "reconcile-mariadb", LogFile, .. server], _folder))
            ?? throw new InvalidOperationException("/bin/sh did not start.");
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!await AnswersAsync(cancellationToken))
        {
            if (process.HasExited || clock.GetElapsedTime(start) > StartLimit)
            {
                throw new InvalidOperationException($"MariaDB did not start on port {Port}.\n{string.Join('\n', File.ReadLines(LogFile).TakeLast(20))}");
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }

        // The login is made; the file that tells its password is not needed again.
        File.Delete(Path.Combine(_folder, "login.sql"));
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var login = Login;
        login.Pooling = false;
        await using var connection = new MySqlConnection(login.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
