Attribute VB_Name = "xlperf_buttons"
' The buttons and the ribbon of the workbook. Each macro runs one function of xlperf.hosts.excel.buttons through xlwings.
' Messages in Chinese come from Python or from sheet xlwings.conf: this editor holds one byte per character only.
Option Explicit

' Set by a cell function that could not start Python: cells then show an error at once. A button that reaches it resets it.
Public XlperfNoPython As Boolean

Public Sub XlperfCheck()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.check()"
End Sub

Public Sub XlperfReport()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.report()"
End Sub

Public Sub XlperfWord()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.word()"
End Sub

Public Sub XlperfSubmission()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.submission()"
End Sub

Public Sub XlperfRollover()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.rollover()"
End Sub

Public Sub XlperfRestoreParagraph()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.restore_paragraph()"
End Sub

Public Sub XlperfRestoreAll()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.restore_all()"
End Sub

Public Sub XlperfImportForms()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.import_forms()"
End Sub

Public Sub XlperfPurpose()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.purpose()"
End Sub

Public Sub XlperfTarget()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.target()"
End Sub

Public Sub XlperfMonitor()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.monitor()"
End Sub

Public Sub XlperfBegin()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.begin()"
End Sub

Public Sub XlperfClose()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.close()"
End Sub

Public Sub XlperfDoctor()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.doctor()"
End Sub

Public Sub XlperfHelp()
    RunButton "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.help()"
End Sub

Public Sub XlperfRibbonCheck(control As IRibbonControl)
    XlperfCheck
End Sub

Public Sub XlperfRibbonReport(control As IRibbonControl)
    XlperfReport
End Sub

Public Sub XlperfRibbonWord(control As IRibbonControl)
    XlperfWord
End Sub

Public Sub XlperfRibbonSubmission(control As IRibbonControl)
    XlperfSubmission
End Sub

Public Sub XlperfRibbonRollover(control As IRibbonControl)
    XlperfRollover
End Sub

Public Sub XlperfRibbonRestoreParagraph(control As IRibbonControl)
    XlperfRestoreParagraph
End Sub

Public Sub XlperfRibbonRestoreAll(control As IRibbonControl)
    XlperfRestoreAll
End Sub

Public Sub XlperfRibbonImportForms(control As IRibbonControl)
    XlperfImportForms
End Sub

Public Sub XlperfRibbonPurpose(control As IRibbonControl)
    XlperfPurpose
End Sub

Public Sub XlperfRibbonTarget(control As IRibbonControl)
    XlperfTarget
End Sub

Public Sub XlperfRibbonMonitor(control As IRibbonControl)
    XlperfMonitor
End Sub

Public Sub XlperfRibbonBegin(control As IRibbonControl)
    XlperfBegin
End Sub

Public Sub XlperfRibbonClose(control As IRibbonControl)
    XlperfClose
End Sub

Public Sub XlperfRibbonDoctor(control As IRibbonControl)
    XlperfDoctor
End Sub

Public Sub XlperfRibbonHelp(control As IRibbonControl)
    XlperfHelp
End Sub

' What Python itself raises, Python reports; what comes here is that Python or its library was not found.
Private Sub RunButton(ByVal command As String)
    Dim reason As String
    On Error GoTo failed
    RunPython command
    If XlperfNoPython Then
        XlperfNoPython = False
        Application.CalculateFull
    End If
    Exit Sub
failed:
    reason = Err.Description
    ShowError "", GetConfig("XLPERF NO PYTHON", "Python was not reached. Run install.bat again.") & vbCrLf & vbCrLf & reason
End Sub
