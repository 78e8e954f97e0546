@echo off
chcp 936 >nul
setlocal EnableExtensions DisableDelayedExpansion
title 安装绩效自评
set "HERE=%~dp0"
if not exist "%HERE%files\install.py" goto incomplete
if not exist "%HERE%files\python\python.exe" goto incomplete
if not defined LOCALAPPDATA goto no_folder

rem 总是用安装包自己的 Python；电脑上有没有别的 Python 都不影响。
"%HERE%files\python\python.exe" -I "%HERE%files\install.py"
set "CODE=%errorlevel%"
if %CODE% equ 0 goto done
if %CODE% neq 1 goto not_started
:done
echo.
pause
exit /b %CODE%

:not_started
echo 没有装成：安装包里的 Python 没有运行。要 64 位的 Windows 10 或 11；防护软件如果拦截了 python.exe，请加入信任再试。
goto failed

:incomplete
echo 安装包不完整。请先把压缩包全部解压到一个文件夹，再双击其中的 install.bat。
goto failed

:no_folder
echo 找不到当前用户的程序文件夹（LOCALAPPDATA）。请用平时登录的用户运行。
goto failed

:failed
echo.
pause
exit /b 1
