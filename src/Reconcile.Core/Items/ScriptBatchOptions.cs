using System.Globalization;

namespace Reconcile;

/// <summary>A script that is run once for each item of a batch, and the session it runs in. Immutable.</summary>
public sealed record ScriptBatchOptions
{
    /// <summary>The script's text.</summary>
    public required string Script { get; init; }

    /// <summary>What <c>$args</c> or the script's own parameters get. Nothing by default.</summary>
    public IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>The values of its <c>$using:</c> expressions, by the engine's key for each. None by default.</summary>
    public IReadOnlyDictionary<string, object?> UsingValues { get; init; } = new Dictionary<string, object?>();

    /// <summary>Run once in each session, before its first item. Nothing by default.</summary>
    public string InitializationScript { get; init; } = string.Empty;

    /// <summary>Modules that each session imports before that, by name or full path. None by default: commands load theirs when they are first called.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Functions that each session has, as name and body. None by default.</summary>
    public IReadOnlyDictionary<string, string> Functions { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that each session begins with, such as the caller's preferences. None by default.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>Where each item starts, in PowerShell's terms; empty, the default: the directory of the process.</summary>
    public string Location { get; init; } = string.Empty;

    /// <summary>The name of the caller's culture, for processes that begin with another one; empty: the invariant one. That of the current thread by default.</summary>
    public string Culture { get; init; } = CultureInfo.CurrentCulture.Name;

    /// <summary>The name of the culture the caller reads messages in, as <see cref="Culture"/>.</summary>
    public string InterfaceCulture { get; init; } = CultureInfo.CurrentUICulture.Name;

    /// <summary>Whether the caller's language is constrained, and the sessions' therefore too. Not by default.</summary>
    public bool IsConstrained { get; init; }

    /// <summary>Global variables that an item may leave behind, and that are put back to what they were before it. None by default.</summary>
    public IReadOnlyList<string> SharedVariables { get; init; } = [];

    /// <summary>Whether an item may leave behind others than <see cref="SharedVariables"/>, so that all are looked through. That takes milliseconds an item.</summary>
    public bool SharesAnyVariable { get; init; }
}
