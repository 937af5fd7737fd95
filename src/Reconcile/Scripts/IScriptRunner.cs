namespace Reconcile.Scripts;

/// <summary>Where the script of a batch is run.</summary>
internal interface IScriptRunner : IAsyncDisposable
{
    /// <summary>Makes ready for a first item, so that what is wrong with all of them shows before.</summary>
    /// <exception cref="ScriptSessionException">That was not possible.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes ready for the next call of <see cref="RunAsync"/>, before its item's time begins.</summary>
    ValueTask PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Runs the script on an item. Called for several at the same time.</summary>
    /// <exception cref="ScriptFailedException">The script failed.</exception>
    /// <exception cref="ScriptStoppedException">The token was cancelled and the script stopped.</exception>
    ValueTask<ScriptOutcome> RunAsync(BatchItem item, CancellationToken cancellationToken);

    /// <summary>Whether another attempt may help.</summary>
    bool IsTransient(Exception error);
}
