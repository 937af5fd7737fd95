using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Reconcile.Host;

/// <summary>Asks the person at the terminal. A stop of the script ends the waiting for an answer.</summary>
internal sealed class ConsoleInput(ConsoleOutput output, Terminal terminal, CancellationToken stop)
{
    /// <summary>Fails where there is nobody to ask.</summary>
    /// <param name="what">Names the value that is needed, as the beginning of the message.</param>
    public void RequireTerminal(string what)
    {
        if (!terminal.InputIsTerminal)
        {
            throw new HostException($"{what} needs an interactive terminal; give the value as a parameter.");
        }
    }

    /// <summary>Reads a line; empty at the end of the input.</summary>
    public string ReadLine(string prompt)
    {
        output.Write(prompt);
        return WaitFor(() => Console.ReadLine() ?? string.Empty);
    }

    /// <summary>Reads a line that does not appear on the screen.</summary>
    public SecureString ReadSecret(string prompt)
    {
        output.Write(prompt);
        var secret = WaitFor(ReadKeysUntilEnter);
        output.WriteLine(string.Empty);
        secret.MakeReadOnly();
        return secret;
    }

    // The console cannot be told to give up reading. A thread of its own can wait there while this one is stopped;
    // it ends with the process.
    private T WaitFor<T>(Func<T> read)
    {
        var reading = Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            reading.Wait(stop);
            return reading.Result;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private static SecureString ReadKeysUntilEnter()
    {
        var secret = new SecureString();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        return secret;
    }
}
