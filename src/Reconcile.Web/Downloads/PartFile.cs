using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reconcile.Web.Downloads;

/// <summary>
/// A file on its way: <c>name.part</c>, and beside it <c>name.part.from</c>, which says what it is a part of, so that a later download can go on
/// where this one ended and never joins parts of two things.
/// </summary>
internal sealed class PartFile
{
    private const string Extension = ".part";
    private const string OriginExtension = ".part.from";
    private readonly string _originPath;
    private readonly string _source;

    /// <param name="directory">Where it lies.</param>
    /// <param name="name">The name it is going to have, made safe.</param>
    /// <param name="url">What it is fetched from; only its hash is written down.</param>
    public PartFile(string directory, string name, Uri url)
    {
        Path = System.IO.Path.Combine(directory, name + Extension);
        _originPath = System.IO.Path.Combine(directory, name + OriginExtension);
        _source = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)));
    }

    public string Path { get; }

    /// <summary>Bytes that are there.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>What a host can tell by whether the thing is still the same: an ETag or a date. Null: nothing, so that nothing can be resumed.</summary>
    public string? Validator { get; private set; }

    public static bool IsPart(string name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || name.EndsWith(OriginExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what an earlier download left. False: it is of something else.</summary>
    public bool TryAdopt()
    {
        if (!File.Exists(Path))
        {
            return true;
        }

        string[] origin = File.Exists(_originPath) ? File.ReadAllLines(_originPath) : [];
        if (origin.Length < 2)
        {
            // Somebody else's file, unless it is empty.
            return Length == 0;
        }

        Validator = origin[1].Length > 0 ? origin[1] : null;
        return origin[0] == _source;
    }

    /// <summary>Notes what the bytes that come now are a part of.</summary>
    public void Begin(string? validator)
    {
        Validator = validator;
        File.WriteAllLines(_originPath, [_source, validator ?? string.Empty]);
    }

    /// <summary>Throws away what is there.</summary>
    public void Discard()
    {
        Validator = null;
        File.Delete(Path);
        File.Delete(_originPath);
    }

    /// <summary>Keeps what is there if it can be resumed; nobody could use it otherwise.</summary>
    public void Leave()
    {
        if (Validator is null || Length == 0)
        {
            Discard();
        }
    }

    /// <summary>Gives the whole file its name.</summary>
    /// <exception cref="IOException">There is a file of that name, and it is not to be replaced.</exception>
    public void MoveTo(string path, bool replaces)
    {
        File.Move(Path, path, replaces);
        File.Delete(_originPath);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path} ({Length} bytes)");
}
