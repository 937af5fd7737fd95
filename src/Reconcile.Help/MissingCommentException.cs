namespace Reconcile.Help;

/// <summary>Something that users see has no comment to explain it by.</summary>
internal sealed class MissingCommentException : Exception
{
    public MissingCommentException(string member, string element)
        : base($"{member} has no <{element}>, which is what Get-Help shows.")
    {
    }
}
