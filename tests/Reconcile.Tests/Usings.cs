global using System.Management.Automation;
global using Reconcile.Testing;
global using Xunit;
