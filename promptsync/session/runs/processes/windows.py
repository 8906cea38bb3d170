"""What Windows says of processes (processthreadsapi.h, winreg)."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    _QUERY_AND_WAIT = 0x1000 | 0x100000  # PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE
    _NO_SUCH_PROCESS = 87  # ERROR_INVALID_PARAMETER
    _STILL_RUNS = 258  # WAIT_TIMEOUT

    def machine() -> str:
        """The installation of Windows: a start tells one boot from another, as it is an absolute time."""
        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

    def born(pid: int) -> str | None:
        """When the process began, in 100 ns since 1601; empty if it has ended, None if it is hidden."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(_QUERY_AND_WAIT, 0, pid)
        if not handle:
            return "" if ctypes.get_last_error() == _NO_SUCH_PROCESS else None
        handle = wintypes.HANDLE(handle)
        try:
            times = [wintypes.FILETIME() for _ in range(4)]
            if not kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return None
            if kernel.WaitForSingleObject(handle, 0) != _STILL_RUNS:
                return ""
            return str(times[0].dwHighDateTime << 32 | times[0].dwLowDateTime)
        finally:
            kernel.CloseHandle(handle)
