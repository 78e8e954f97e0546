@echo off
chcp 936 >nul
setlocal EnableExtensions DisableDelayedExpansion
title 安装绩效自评
set "HERE=%~dp0"
set "PY="
if not exist "%HERE%files\install.py" goto incomplete
if not defined LOCALAPPDATA goto no_folder

rem 先找电脑上已有的 Python（64 位）；没有就用放在旁边的安装程序，只给当前用户装。
call :try py -3.12
if not defined PY call :try py -3.11
if not defined PY call :try py -3
if not defined PY call :try python
if not defined PY call :own
if not defined PY call :installer
if not defined PY goto no_python

%PY% -I "%HERE%files\install.py"
set "CODE=%errorlevel%"
echo.
pause
exit /b %CODE%

:try
%* -I "%HERE%files\check_python.py" >nul 2>nul
if %errorlevel% equ 0 set "PY=%*"
exit /b 0

:own
set "OWN=%LOCALAPPDATA%\xlperf\python\python.exe"
if not exist "%OWN%" exit /b 0
"%OWN%" -I "%HERE%files\check_python.py" >nul 2>nul
if %errorlevel% equ 0 set PY="%OWN%"
exit /b 0

:installer
set "PROGRAM="
for %%f in ("%HERE%python-3.11.*-amd64.exe" "%HERE%python-3.12.*-amd64.exe") do set "PROGRAM=%%~ff"
if not defined PROGRAM exit /b 0
echo 正在安装 Python，只给当前用户，不需要管理员，请稍等……
start "" /wait "%PROGRAM%" /passive InstallAllUsers=0 PrependPath=0 Include_launcher=0 Include_test=0 Shortcuts=0 "TargetDir=%LOCALAPPDATA%\xlperf\python"
call :own
exit /b 0

:incomplete
echo 安装包不完整。请先把压缩包全部解压到一个文件夹，再双击其中的 install.bat。
goto failed

:no_folder
echo 找不到当前用户的程序文件夹（LOCALAPPDATA）。请用平时登录的用户运行。
goto failed

:no_python
echo 没有找到能用的 Python（3.11 或 3.12，64 位；微软商店版不能用）。
echo 请把 python.org 的安装程序，如 python-3.12.10-amd64.exe，放到这个文件夹，再运行一次。
goto failed

:failed
echo.
pause
exit /b 1
