// Printing the CV that is shown.
document.getElementById("imprimer").addEventListener("click", () => window.print());
