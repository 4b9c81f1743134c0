@echo off
rem Installs graphkit without a network: install.cmd [FOLDER]
rem What it does stands in install.py; this looks for the Python that the bundle is for.
setlocal
chcp 65001 >nul
set "GRAPHKIT_PYTHON=py -@python@"
%GRAPHKIT_PYTHON% -c "import sys" >nul 2>nul && goto found
set "GRAPHKIT_PYTHON=python"
%GRAPHKIT_PYTHON% -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@python@')" >nul 2>nul && goto found
echo Python @python@ was not found. Install the 64-bit Python @python@ for Windows, then run install.cmd again. 1>&2
exit /b 3
:found
%GRAPHKIT_PYTHON% -I "%~dp0install.py" %*
exit /b %ERRORLEVEL%
