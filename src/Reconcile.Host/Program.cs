using System.Text;
using Reconcile.Host;

// This program connects to what its script names and to nothing else. Has to be said before the engine is touched.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var signals = new StopSignals();

// Exit does not wait for the thread of a script that would not stop, as returning would.
Environment.Exit(await Application.RunAsync(args, signals).ConfigureAwait(false));
