namespace Reconcile.Testing;

/// <summary>The MariaDB programs of this machine and the user who may run a server: it refuses to run as root.</summary>
internal sealed record MariaDbInstallation(string Server, string Installer, IReadOnlyList<string> AsOwner, string? Owner)
{
    /// <summary>The installation, or null with the reason.</summary>
    public static MariaDbInstallation? Find(out string reason)
    {
        reason = string.Empty;
        var server = FindProgram("mariadbd");
        var installer = FindProgram("mariadb-install-db");
        if (server is null || installer is null)
        {
            reason = "RECONCILE_TEST_MYSQL is not set and no MariaDB server is installed (mariadbd, mariadb-install-db)";
            return null;
        }

        if (Environment.UserName != "root")
        {
            return new MariaDbInstallation(server, installer, [], null);
        }

        var owner = FindOwner();
        var setpriv = FindProgram("setpriv");
        if (owner is null || setpriv is null)
        {
            reason = "MariaDB does not run as root, and there is no setpriv or neither user mysql nor nobody to run it as";
            return null;
        }

        return new MariaDbInstallation(server, installer, [setpriv, $"--reuid={owner.Value.User}", $"--regid={owner.Value.Group}", "--clear-groups", "--"], owner.Value.User);
    }

    private static (string User, string Group)? FindOwner()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToArray();
        var entry = users.FirstOrDefault(fields => fields[0] == "mysql") ?? users.FirstOrDefault(fields => fields[0] == "nobody");
        return entry is null ? null : (entry[0], entry[3]);
    }

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Concat(["/usr/bin", "/usr/sbin"])
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
