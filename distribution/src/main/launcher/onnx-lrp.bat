@echo off
rem Runs the onnx-lrp.jar beside this file with the Java of JAVA_HOME or of the PATH, 17 or later.
setlocal
set "JAVA=java"
if not defined JAVA_HOME goto version
set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAVA%" goto version
>&2 echo onnx-lrp: JAVA_HOME=%JAVA_HOME% holds no bin\java.exe; point it to a JDK, 17 or later
exit /b 2

:version
set "VERSION="
for /f "tokens=2,3" %%a in ('^""%JAVA%" -version 2^>^&1^"') do if "%%a"=="version" set "VERSION=%%~b"
if not defined VERSION goto missing
for /f "delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% GEQ 17 goto run
>&2 echo onnx-lrp: %JAVA% is version %VERSION%; a JDK, 17 or later, is needed
exit /b 3

:missing
>&2 echo onnx-lrp: java not found; install a JDK, 17 or later, or set JAVA_HOME
exit /b 3

:run
rem As in the launcher for sh: kernels, and no messages of ONNX Runtime to its servers.
set "ORT_DISABLE_TELEMETRY=1"
set "KERNELS="
if not defined ONNX_LRP_KERNELS goto start
if "%ONNX_LRP_KERNELS%"=="plain" goto start
if "%ONNX_LRP_KERNELS%"=="vector" goto vector
>&2 echo onnx-lrp: ONNX_LRP_KERNELS=%ONNX_LRP_KERNELS%: expected plain or vector
exit /b 2

:vector
set "KERNELS=--add-modules jdk.incubator.vector"

:start
"%JAVA%" -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED ^
  --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8 -XX:+UseSerialGC %KERNELS% ^
  -jar "%~dp0onnx-lrp.jar" %*
exit /b %ERRORLEVEL%
