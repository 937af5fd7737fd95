using System.Globalization;

namespace Reconcile.Testing;

/// <summary>The PostgreSQL programs of this machine and the user who may run a server: it refuses to run as root.</summary>
internal sealed record PostgresInstallation(string BinFolder, IReadOnlyList<string> AsOwner, string? Owner)
{
    private const string Root = "/usr/lib/postgresql";

    /// <summary>The newest installation, or null with the reason.</summary>
    public static PostgresInstallation? Find(out string reason)
    {
        reason = string.Empty;
        var bin = Directory.Exists(Root)
            ? Directory.GetDirectories(Root)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;
        if (bin is null)
        {
            reason = $"RECONCILE_TEST_POSTGRES is not set and no PostgreSQL server is installed below {Root}";
            return null;
        }

        if (Environment.UserName != "root")
        {
            return new PostgresInstallation(bin, [], null);
        }

        var owner = FindOwner();
        var setpriv = FindProgram("setpriv");
        if (owner is null || setpriv is null)
        {
            reason = "PostgreSQL does not run as root, and there is no setpriv or neither user postgres nor nobody to run it as";
            return null;
        }

        return new PostgresInstallation(bin, [setpriv, $"--reuid={owner.Value.User}", $"--regid={owner.Value.Group}", "--clear-groups", "--"], owner.Value.User);
    }

    /// <summary>The command line that runs one of the programs as the server's owner.</summary>
    public IReadOnlyList<string> Command(string program, params string[] arguments) =>
        [.. AsOwner, Path.Combine(BinFolder, program), .. arguments];

    private static (string User, string Group)? FindOwner()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToArray();
        var entry = users.FirstOrDefault(fields => fields[0] == "postgres") ?? users.FirstOrDefault(fields => fields[0] == "nobody");
        return entry is null ? null : (entry[0], entry[3]);
    }

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/bin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
