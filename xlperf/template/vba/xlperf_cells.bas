Attribute VB_Name = "xlperf_cells"
' How the cell functions of module xlwings_udfs reach Python: one call each, with values only.
' Python would ask each object that goes along some thirty questions, so no cell, workbook or caller is handed over.
Option Explicit
Option Private Module

Private Const XL_NA As Long = 2042
Private Const XL_NUM As Long = 2036
Private Const XL_VALUE As Long = 2015
Private Const LARGEST As Double = 1E+25

' Python's side, kept between calls: xlwings reads its settings anew whenever it is asked for it.
Private server As Object

' What a function answers; #N/A where Python is not reached. No message box: there are hundreds of cells.
' A start that fails takes seconds. So it is tried once, and then no more until a button has reached Python.
Public Function XlperfAnswer(ByVal script As String, ByVal name As String, ByVal arguments As Variant) As Variant
    Dim values As Variant, at As Long
    XlperfAnswer = CVErr(XL_NA)
    If XlperfNoPython Then Exit Function
    ReDim values(LBound(arguments) To UBound(arguments))
    For at = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(at)) Then values(at) = CellValue(arguments(at)) Else values(at) = arguments(at)
    Next
    On Error GoTo failed
again:
    If server Is Nothing Then
        XlperfNoPython = True
        Set server = XLPy()
    End If
    ' In brackets, so that values are handed over and not the variables that hold them.
    XlperfAnswer = server.CallUDF((script), (name), (values))
    XlperfNoPython = False
    Exit Function
failed:
    Set server = Nothing
    ' What worked before has ended meanwhile: one new start.
    If Not XlperfNoPython Then Resume again
    XlperfAnswer = CVErr(XL_NA)
End Function

' Where the workbook lies, as text: a scheme of the unit's own may lie beside it.
Public Function XlperfBook() As String
    XlperfBook = ThisWorkbook.FullName
End Function

' What is handed over for a cell: text, truth value or date; the number in full, which Value rounds for currencies;
' text such as "98%" for a number shown as a percentage; Empty for a blank cell; an error value as such (VT_ERROR).
' Several cells are no argument: two blanks stand for them, which Python refuses in words. What is no cell - a value in
' a formula, the array that a defined name gives, an argument left out - goes as it is.
Private Function CellValue(ByVal cell As Range) As Variant
    Dim content As Variant
    On Error GoTo failed
    If cell.Areas.Count > 1 Or cell.Rows.Count > 1 Or cell.Columns.Count > 1 Then
        CellValue = Array(Empty, Empty)
        Exit Function
    End If
    content = cell.Value
    If VarType(content) <> vbDate Then content = cell.Value2
    If VarType(content) = vbDouble Then
        If ShowsPercent(cell.NumberFormat) Then content = AsPercent(content)
    End If
    CellValue = content
    Exit Function
failed:
    CellValue = CVErr(XL_VALUE)
End Function

' Whether a number format shows percentages: it has a percent sign that is neither quoted nor escaped.
Private Function ShowsPercent(ByVal code As String) As Boolean
    Dim at As Long, quoted As Boolean
    If InStr(code, "%") = 0 Then Exit Function
    For at = 1 To Len(code)
        Select Case Mid$(code, at, 1)
            Case """"
                quoted = Not quoted
            Case "\", "_", "*"
                If Not quoted Then at = at + 1
            Case "%"
                If Not quoted Then ShowsPercent = True
        End Select
    Next
End Function

' 0.07 -> "7%": CDec takes the fifteen digits that Excel shows, so nothing of the binary fraction comes along, and
' it is written without an exponent however small or large.
' Str$ writes a point in every country, and no zero before it.
Private Function AsPercent(ByVal number As Double) As Variant
    Dim digits As String
    If Abs(number) > LARGEST Then
        AsPercent = CVErr(XL_NUM)
        Exit Function
    End If
    digits = Trim$(Str$(Abs(CDec(number) * 100)))
    If Left$(digits, 1) = "." Then digits = "0" & digits
    If number < 0 Then digits = "-" & digits
    AsPercent = digits & "%"
End Function
