using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Completion;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>A cmdlet whose work ends when its pipeline is stopped.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CancellableCommandBase : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Releases what the cmdlet holds; PowerShell calls it at the end of the pipeline, however that comes.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Only asks the work to end: this runs on another thread than the pipeline's.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stop crossed the command's own end: there is nothing left to stop.
        }
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <summary>A connection with its provider: a connection string is read now that the provider is known.</summary>
    private protected ReconcileConnection Complete(ReconcileConnection connection, ReconcileProvider provider, string parameter, string providerParameter)
    {
        if (connection.Pending is not string text)
        {
            return connection;
        }

        if (provider == ReconcileProvider.Unknown)
        {
            ThrowTerminatingError(ErrorRecords.ProviderMissing(parameter, providerParameter));
        }

        try
        {
            return DatabasePath.Resolve(DataAdapter.ParseConnectionString(provider, text), SessionState.Path);
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.ConnectionInvalid(error, parameter));
            throw;
        }
    }

    /// <summary>A file's full path in the session's terms.</summary>
    private protected string FullPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>Runs work for the database. Its trouble ends the command; a stopped pipeline is no trouble.</summary>
    private protected void Run(Action<CancellationToken> work, object? target)
    {
        try
        {
            work(StopToken);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (ReconcileException error)
        {
            ThrowTerminatingError(ErrorRecords.FromException(error, target));
        }
    }
}
