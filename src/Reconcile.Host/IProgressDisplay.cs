using System.Management.Automation;

namespace Reconcile.Host;

/// <summary>Where progress is shown. Used by one thread at a time.</summary>
internal interface IProgressDisplay
{
    /// <summary>
    /// Shows how far an activity is, or that it has ended. The source distinguishes activities that have the same id but come from
    /// different commands.
    /// </summary>
    void Show(long sourceId, ProgressRecord record);

    /// <summary>Clears the place for other output.</summary>
    void Hide();
}
