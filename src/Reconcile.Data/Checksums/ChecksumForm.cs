namespace Reconcile.Data.Checksums;

/// <summary>How a server writes the text of a column that is hashed (see <see cref="ChecksumText"/>), or why it cannot.</summary>
internal sealed record ChecksumForm
{
    private ChecksumForm()
    {
    }

    /// <summary>The expression of the text, without what marks its end; NULL for NULL. Empty if there is none.</summary>
    public string Sql { get; private init; } = string.Empty;

    /// <summary>Whether the text is any text, so that its length has to stand before it.</summary>
    public bool IsCounted { get; private init; }

    /// <summary>Why the server cannot write it, in words that follow the column's name; null: it can.</summary>
    public string? WhyNot { get; private init; }

    public static ChecksumForm Of(string sql) => new() { Sql = sql };

    public static ChecksumForm Counted(string sql) => new() { Sql = sql, IsCounted = true };

    public static ChecksumForm None(string whyNot) => new() { WhyNot = whyNot };
}
