namespace Reconcile.Core.Tests.Workers;

/// <summary>What an operation can do to an engine.</summary>
internal enum Behaviour
{
    Return,
    ReturnLater,
    Throw,
    ThrowLater,
    ThrowCancelled,

    /// <summary>Hangs until its token fires.</summary>
    Obey,

    /// <summary>Hangs whatever its token says.</summary>
    Ignore,

    /// <summary>The same, holding its thread.</summary>
    Block,

    /// <summary>Is never called: the item is skipped.</summary>
    Skip,
}

internal static class Behaviours
{
    public static ValueTask<int> ActAsync(this Behaviour behaviour, int item, ManualResetEventSlim gate, Task opened, CancellationToken cancellationToken)
    {
        switch (behaviour)
        {
            case Behaviour.Return:
                return new ValueTask<int>(item);
            case Behaviour.Throw:
                throw new InvalidDataException("at once");
            case Behaviour.Block:
                gate.Wait(CancellationToken.None);
                return new ValueTask<int>(item);
            default:
                return ActLaterAsync(behaviour, item, opened, cancellationToken);
        }
    }

    private static async ValueTask<int> ActLaterAsync(Behaviour behaviour, int item, Task opened, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await (behaviour switch
        {
            Behaviour.ThrowLater => throw new InvalidDataException("later"),
            Behaviour.ThrowCancelled => throw new OperationCanceledException("cancelled by nobody"),
            Behaviour.Obey => Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken),
            Behaviour.Ignore => opened,
            _ => Task.CompletedTask,
        });
        return item;
    }
}
