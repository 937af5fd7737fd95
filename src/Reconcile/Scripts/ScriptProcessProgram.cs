using System.Management.Automation;
using System.Management.Automation.Language;
using Reconcile.Loading;

namespace Reconcile.Scripts;

/// <summary>The program that worker processes run: the pwsh that this process is, or else the module's own host.</summary>
internal static class ScriptProcessProgram
{
    private const string Serve = $"[{nameof(Reconcile)}.{nameof(Scripts)}.{nameof(ScriptWorkerProcess)}]::{nameof(ScriptWorkerProcess.Serve)}()";
    private static readonly string Ending = OperatingSystem.IsWindows() ? ".exe" : string.Empty;

    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static WorkerProcessOptions Find()
    {
        var pwsh = Path.Combine(Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? string.Empty, "pwsh" + Ending);
        if (File.Exists(pwsh))
        {
            var manifest = CodeGeneration.EscapeSingleQuotedStringContent(ModuleFile.Manifest);
            return new WorkerProcessOptions
            {
                FileName = pwsh,
                Arguments = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"Import-Module -Name '{manifest}'; {Serve}"],
            };
        }

        var host = Path.Combine(ModuleFile.Folder, "host");
        var assembly = Path.Combine(host, "Reconcile.Host.dll");
        if (!File.Exists(assembly))
        {
            throw new FileNotFoundException($"There is no program to run scripts in other processes with: neither '{pwsh}' nor '{assembly}'.", assembly);
        }

        // Whatever dotnet runs this process can run that one.
        return Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet"
            ? new WorkerProcessOptions { FileName = own, Arguments = [assembly, "-Command", Serve] }
            : new WorkerProcessOptions { FileName = Path.Combine(host, "reconcile" + Ending), Arguments = ["-Command", Serve] };
    }
}
