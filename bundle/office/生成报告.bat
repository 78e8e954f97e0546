@echo off
chcp 936 >nul
setlocal EnableExtensions DisableDelayedExpansion
title 生成报告
set "HERE=%~dp0"
set "XLPERF_BATCH=%~nx0"
set "RELATIVE="
if exist "%LOCALAPPDATA%\xlperf\python.txt" set /p RELATIVE=<"%LOCALAPPDATA%\xlperf\python.txt"
if not defined RELATIVE goto missing
set "PYTHON=%LOCALAPPDATA%\xlperf\%RELATIVE%"
if not exist "%PYTHON%" goto missing
if not exist "%HERE%files\report.py" goto incomplete

rem 拖进来的路径里可能有空格、逗号和 and 号，所以把整条命令行交给 Python 去认。
setlocal EnableDelayedExpansion
set "XLPERF_COMMAND_LINE=!cmdcmdline!"
"!PYTHON!" -I "!HERE!files\report.py" --dropped
set "CODE=!errorlevel!"
if !CODE! neq 3 goto dropped
endlocal

rem 在命令行窗口里运行的：生成报告.bat 工作簿
"%PYTHON%" -I "%HERE%files\report.py" %*
exit /b %errorlevel%

:dropped
echo.
pause
rem 用 exit 而不是 exit /b：路径里 and 号后面的半截不能当命令运行。
exit !CODE!

:missing
echo 还没有安装。请先双击同一个文件夹里的 install.bat。
echo.
pause
exit 1

:incomplete
echo 安装包不完整。请先把压缩包全部解压到一个文件夹。
echo.
pause
exit 1
