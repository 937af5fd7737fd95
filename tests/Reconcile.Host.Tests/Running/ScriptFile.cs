namespace Reconcile.Host.Tests.Running;

/// <summary>A script in a folder of its own, removed with it.</summary>
internal sealed class ScriptFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reconcile-host-");

    public ScriptFile(string text, string name = "script.ps1")
    {
        FullName = Path.Combine(_folder.FullName, name);
        File.WriteAllText(FullName, text);
    }

    public string Folder => _folder.FullName;

    public string FullName { get; }

    public async Task<HostResult> RunAsync(params string[] arguments) => await HostProcess.RunAsync([FullName, .. arguments]);

    public void Dispose() => _folder.Delete(recursive: true);
}
