using System.Security.Cryptography;
using System.Text;

namespace Reconcile;

/// <summary>
/// A login for the host that a request names, and for no other. Its text never shows the secret, which nothing outside this module can read.
/// </summary>
public sealed class ScrapeCredential
{
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private ScrapeCredential(string scheme, string name, string header)
    {
        Scheme = scheme;
        Name = name;
        Header = header;

        // Tells two logins apart without telling anything of them: the key is gone with the process.
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(ProcessKey, Encoding.UTF8.GetBytes(header)), 0, 4);
    }

    /// <summary><c>Basic</c> or <c>Bearer</c>.</summary>
    public string Scheme { get; }

    /// <summary>The user; empty for a token, and for a user without a password, who is a key.</summary>
    public string Name { get; }

    /// <summary>What the Authorization header says.</summary>
    internal string Header { get; }

    /// <summary>The same for the same login while this process lives.</summary>
    internal string Id { get; }

    /// <summary>A user and a password (RFC 7617, UTF-8).</summary>
    /// <exception cref="FormatException">The user has a colon in it, which the scheme cannot say.</exception>
    internal static ScrapeCredential Basic(string user, string password) => user.Contains(':', StringComparison.Ordinal)
        ? throw new FormatException("A user name of basic authentication cannot have a colon in it.")
        : new ScrapeCredential("Basic", password.Length > 0 ? user : string.Empty, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A token (RFC 6750).</summary>
    /// <exception cref="FormatException">It holds characters that a header cannot; it is not repeated.</exception>
    internal static ScrapeCredential Bearer(string token) => token.Length == 0 || token.Any(letter => letter is <= ' ' or > '~')
        ? throw new FormatException("A bearer token is made of visible ASCII characters, without spaces; this one is not.")
        : new ScrapeCredential("Bearer", string.Empty, "Bearer " + token);

    /// <summary>The scheme and the user.</summary>
    public override string ToString() => Name.Length == 0 ? Scheme : $"{Scheme} {Name}";
}
